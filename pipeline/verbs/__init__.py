"""The verbs of the command line, a module each. What does their work is imported when they run: help appears at once.

May import: `text`, `language`, `formats`, `scans`, `source`, `stages`, `editions`, `corpus`, `measuring`, `learning`.
Begin with: `run` and `common`.
"""
