"""What a complaint in a log means: the wordings of runtimes and client libraries, by cause.

May live here: tables of wordings, and pure functions from one complaint to one cause. May not:
looking at anything but the complaint.
"""
