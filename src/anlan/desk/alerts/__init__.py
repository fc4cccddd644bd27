"""Alerts: accounts, cards and numbers that look like fraud, worked by urgency; dissuasion of likely victims; sanctions."""
