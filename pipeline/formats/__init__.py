"""One module for each input format: bytes in, text or a `layout.Reading` out, without loss; hOCR and ALTO written, too.

May import: `text`.
Begin with: `layout` (words in lines in blocks, with their boxes) and `detect`.
"""
