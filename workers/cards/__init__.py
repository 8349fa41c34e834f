"""Adaptive Cards: their elements, and a notification drawn with them.

May live here: pure functions that give card JSON. May not: sizes, addresses, requests; those
are the notifier's.
"""
