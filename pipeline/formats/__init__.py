"""One module for each input format: bytes in, text out, without loss."""
