"""The briefing for a council: contents from a results folder, and the files that are made of them."""
