"""Reading page images: which readings are made, and what is taken from each."""
