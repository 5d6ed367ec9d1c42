"""Demand: everything random, drawn before any structure sees it (model.md §4)."""
