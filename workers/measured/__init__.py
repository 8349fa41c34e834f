"""What Prometheus can tell of an object: which questions to ask, and answers in words.

May live here: PromQL, and curves as text; pure. May not: asking, or concluding anything.
"""
