"""What is learnt from OCR text with its transcription: what is misread for what, and how evidence is weighed.

May import: `language`, `source`, `stages` and `measuring`.
Begin with: `build`.
"""
