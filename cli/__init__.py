"""The terminal: one file a command group.

May live here: reading arguments, asking ``service`` and ``workers`` for what they do, showing
it. May not: doing it.
"""
