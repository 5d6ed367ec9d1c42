"""Experiments: replications on common random numbers, comparisons, stored results."""
