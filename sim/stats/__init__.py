"""Intervals and verdicts on the values of replications."""
