"""The briefing for a council: contents from a results folder, and files made of them."""
