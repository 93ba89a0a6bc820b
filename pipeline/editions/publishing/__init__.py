"""Reading editions: a page and an EPUB from each TEI document, and a page that lists them all.

`reading` gives an Edition from bytes; `render` with its tables of handlers gives HTML elements from TEI elements;
`page`, `book` and `listing` put them into files. Nothing here reads or writes a file: bytes in, bytes out.
"""
