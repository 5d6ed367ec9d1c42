"""The computer and the program on it: locks, compiled code, the hash of what makes runs."""
