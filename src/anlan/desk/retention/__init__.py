"""Retention: what is erased when the office's own term for it has run out. Nothing is erased while no term is set."""
