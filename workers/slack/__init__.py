"""Slack's own ways: its markup, its blocks, and what its answers mean.

May live here: pure functions for the Slack notifier. May not: requests, or configuration.
"""
