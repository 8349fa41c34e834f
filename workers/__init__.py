"""Jobs in, messages out: admission, investigation, analysis, delivery.

May import ``alertwhy`` and nothing of ``service`` or ``cli``.
"""
