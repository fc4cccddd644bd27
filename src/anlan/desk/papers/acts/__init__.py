"""What can be done with a paper: one act a file."""
