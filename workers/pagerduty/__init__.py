"""PagerDuty's own ways: its REST interface, and what a note holds.

May live here: what the PagerDuty notifier says and asks beside events. May not: configuration.
"""
