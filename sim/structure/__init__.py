"""Structures of an office: teams, who owns a case, and who does what."""
