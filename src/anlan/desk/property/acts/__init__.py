"""What can be done with property: one act a file."""
