"""Footnotes: where they begin, what refers to them, how sure that is; and, on scans, the size of their type."""
