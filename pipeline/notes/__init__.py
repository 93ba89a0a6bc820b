"""Footnotes that their type tells, where the scan is known."""
