"""What the `web` stage is made of: the lines that a site puts around a text, told from what its editor wrote."""
