"""The stages, each a pure function from a View to findings: a module, or a package with a `stage` and its parts.

May import: `text`, `language`, `formats`, `scans`, `source`.
Begin with: `order`, `view` and `chain`; a stage's own
package is its business, but `furniture` asks `notes` which signs are marks.
"""
