"""Papers that the office issues: numbered, in the official form, kept as they were issued."""
