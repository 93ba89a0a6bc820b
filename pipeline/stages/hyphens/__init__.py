"""What the `hyphens` stage is made of: where lines break words, how the document prints them, what each break is."""
