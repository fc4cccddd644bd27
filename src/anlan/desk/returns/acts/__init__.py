"""What can be done about a return: one act a file."""
