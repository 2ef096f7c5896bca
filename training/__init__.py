"""From the raw data to the shipped weights; see README.md. Nothing of the package imports this."""
