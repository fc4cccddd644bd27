"""Pages for the administrator: keys to the API, webhooks and the log of what was delivered."""
