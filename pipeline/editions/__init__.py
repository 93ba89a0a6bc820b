"""What is read off a clean text and its ledger: TEI, review list, diff, explanations, report; pages and EPUBs of it.

May import: `text`, `language`, `scans`, `source`, `stages`.
Begin with: `tei` and `review`; `publishing` knows the TEI alone.
"""
