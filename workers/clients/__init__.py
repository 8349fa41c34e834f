"""One door to each outside system: its library is imported in that one file and nowhere else.

A door turns the library's exceptions into ours and takes a timeout as a required argument.
"""
