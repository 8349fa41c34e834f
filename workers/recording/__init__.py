"""A live cluster as a file: what ``--snapshot`` reads, without secrets.

May live here: which objects and logs to read, taking secrets out of them, writing the file. May
not: concluding anything, or drawing.
"""
