"""What can be done with a wall chart: one act a file."""
