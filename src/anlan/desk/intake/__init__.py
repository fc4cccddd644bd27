"""Intake: what people tell us. Tips, reports, letters, claims, objections; the talk with the senders; sealed identities."""
