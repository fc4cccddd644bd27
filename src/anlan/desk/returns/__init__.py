"""Returns: frozen money goes back to the people it was taken from, by a plan that adds up and can be contested."""
