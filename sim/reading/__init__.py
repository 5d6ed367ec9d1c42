"""From files to checked scenarios."""
