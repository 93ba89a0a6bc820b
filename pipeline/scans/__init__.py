"""Page images: found in files, made ready (`imaging`), read (`reading`), and how what was read becomes a text.

May import: `text`, `formats`.
Begin with: `text`, then `placed` (where on the scan each word of a text stands).
"""
