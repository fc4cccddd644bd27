"""Property taken in a case: what it is, who has had it and where, whether it is lawful, what became of it."""
