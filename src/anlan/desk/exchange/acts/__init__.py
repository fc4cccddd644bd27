"""What can be done about the exchange with partners: one act a file."""
