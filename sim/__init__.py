"""Umbau: what another structure would do to an immigration office's throughput and backlog."""

__version__ = "0.1.0"
