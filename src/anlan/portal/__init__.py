"""The public's window: report, follow, claim, object. No script, no third party, no account, no session."""
