"""What follows what in English prose of about 1850-1950: word trigrams, counted in the texts of the lexicon.

`stream` makes numbers of text, `ngrams` asks the mapped counts, `counting` makes them anew.
"""
