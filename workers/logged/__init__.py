"""Reading logs: lines, levels, stack traces, complaints. Pure, and linear in the log's length.

May live here: functions from a log's lines to values. May not: reading a cluster, or saying what
a complaint means for it.
"""
