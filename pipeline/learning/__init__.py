"""What is learnt from OCR text with its transcription: what is misread for what, and how evidence is weighed.

May import: `text`, `language`, `source`, `stages`, `measuring`.
Begin with: `build`.
"""
