"""The desk: rooms where officers work. One app a room; views only show and call acts, acts decide and record."""
