"""Files: each lays out what is said, and adds no word."""
