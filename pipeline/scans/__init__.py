"""Scanned pages: what was read on them and where, and how that becomes a document's raw text."""
