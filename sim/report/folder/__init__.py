"""A folder and the files in it: written whole or not at all, and read back."""
