"""What can be done about people and organisations: one act a file."""
