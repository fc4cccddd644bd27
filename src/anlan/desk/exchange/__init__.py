"""Exchange with partner bodies' systems: keys to the API, the feed of what concerns them, signed webhooks."""
