"""The vocabulary: frozen dataclasses and pure functions over the standard library.

May live here: what a word of the glossary is, and decisions that need nothing but values.
May not: input or output, a clock, a setting, or any library that has to be installed.
"""
