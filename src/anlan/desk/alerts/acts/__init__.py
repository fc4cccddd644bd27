"""What can be done about alerts and sanctions: one act a file."""
