"""What can be done in a matter: one act a file. Gate, change, event, outbox in one transaction."""
