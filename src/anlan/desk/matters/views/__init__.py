"""Pages about matters: the board, lists, the matter, acts on a run, audit, reminder channels."""
