"""What is wrong with files and calls, in words: by key, in German and English."""
