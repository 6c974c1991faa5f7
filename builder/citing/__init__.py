"""How a work and its clauses are cited.

Facts come from the manifest and the translation files alone. What is not known
stays unknown in every form; what was concluded rather than read stands in
square brackets, or with the mark that a form has for it.
"""
