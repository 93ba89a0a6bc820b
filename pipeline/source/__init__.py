"""Documents as they were given: which files make one, its metadata, and its raw text, decoded without loss.

May import: `text`, `formats`, `scans`.
Begin with: `documents`, then `files` and `binding`.
"""
