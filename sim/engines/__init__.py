"""Engines: each runs a plan on a demand and writes the same events."""
