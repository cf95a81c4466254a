"""Find sections, clauses, sentences, parties and what the text says of itself."""
