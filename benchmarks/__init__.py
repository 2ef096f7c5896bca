"""How fast the reader is, and how heavy: `make bench`."""
