"""What the statute says as of a date: acts, terms, calendars and ``due()``."""
