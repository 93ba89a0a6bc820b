"""What the `correct` stage is made of: points and quotation marks, words and spaces, and the judge of candidates."""
