"""Reading editions: a page and an EPUB from each TEI document, and a page that lists them all.

`edition` gives an Edition from bytes; `render` with its tables of handlers gives HTML elements from TEI ones; `page`
and `book` put them into files, `site` gathers them. Only `site` reads files, and nothing here writes one.
"""
