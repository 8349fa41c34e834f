"""How well causes are named: case folders through the real pipeline, and what that scores.

May live here: reading a case, running it, judging the outcome. May not: deciding anything that
an investigation decides, or drawing; the terminal shows.
"""
