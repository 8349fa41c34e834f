"""The shared domain: what a collector, rule, notifier or source of your own may import.

Nothing here knows of ``service``, ``workers`` or ``cli``; those three stand on this package.
"""

__version__ = "0.1.0"
