"""What the `furniture` stage is made of: the sequence of folios, signatures, running heads, and marks that are dirt."""
