"""OCR cleanup for scholars, archivists and volunteer digitisers: raw OCR text in, TEI Lite out, nothing lost."""

__version__ = "0.1.0"
