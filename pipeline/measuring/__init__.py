"""How good cleaning is: text with its truth, word against word, by type of error, rule and part left out.

May import: `text`, `language`, `source`, `stages`.
Begin with: `samples` and `evaluation`.
"""
