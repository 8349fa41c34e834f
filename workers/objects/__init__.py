"""Reading Kubernetes objects: what targets and several collectors need to know of them.

May live here: from raw JSON to values, and choosing which objects to look at. May not: evidence,
texts for people, conclusions.
"""
