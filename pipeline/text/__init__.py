"""The ground: what may be found in a text, and the one place where a text changes.

May import: `errors`.
Begin with: `findings` (edits, moves, marks), then `engine` (layers), `ledger`, `policy`.
"""
