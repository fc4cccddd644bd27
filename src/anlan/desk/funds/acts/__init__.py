"""What can be done about money: one act a file."""
