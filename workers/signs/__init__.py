"""What several rule families read out of the same evidence: predicates and wording, no causes.

May live here: pure functions over facts. May not: a finding, a clock, or a read of anything.
"""
