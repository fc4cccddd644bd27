"""The public's pages. Every view is open to all; none starts a session, and none writes what was typed into a log."""
