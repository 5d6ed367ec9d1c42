"""The office at work, in SimPy: clerks are processes, cases and contacts are data."""
