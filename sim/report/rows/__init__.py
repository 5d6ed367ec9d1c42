"""Rows of result tables as they are told, each once for the sections and the charts."""
