"""Pages about what came in, and about the keys of sealed identities."""
