"""What happens in an office at work, as rows that every reader understands."""
