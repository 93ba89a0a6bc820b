"""What is known of words: the period lexicon, which words stand together, what OCR takes for what.

May import: `text`.
Begin with: `knowledge`, which loads all that lies under `dictionaries/`; `judge` weighs readings.
"""
