"""Commands of the office for those who run it."""
