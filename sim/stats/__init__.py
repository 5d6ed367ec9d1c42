"""Intervals and verdicts on the values of replications, and closed forms of queueing theory."""
