"""What the `structure` stage is made of: pure functions that look at blocks of lines and say what they are."""
