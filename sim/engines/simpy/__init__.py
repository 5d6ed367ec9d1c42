"""The office at work in SimPy: clerks are processes, cases are data."""
