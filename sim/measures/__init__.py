"""Measures: what a run reports, from the stream of log rows and the calendar alone."""
