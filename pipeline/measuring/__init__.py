"""How good cleaning is: text with its truth, word against word, by type of error, rule and part left out.

May import: all above but `editions` and `corpus`.
Begin with: `samples` and `evaluation`.
"""
