"""What each kind of job does, step by step, with the means it is given.

May live here: the order of things, and what is stored and woken after each. May not: knowing a
vendor, a kind of object or a cause; wiring (``workers.bootstrap``); asking the clock itself.
"""
