"""One file for each question: tables of results become sentences, tables and pictures."""
