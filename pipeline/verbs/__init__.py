"""The verbs of the command line, a module each. What does their work is imported when they run: help appears at once.

May import: everything.
Begin with: `run` and `common`.
"""
