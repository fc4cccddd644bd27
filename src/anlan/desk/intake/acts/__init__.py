"""What can be done with what came in: one act a file."""
