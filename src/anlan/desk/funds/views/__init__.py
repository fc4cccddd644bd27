"""Pages about orders: the list and the draft at the police, the inbox and the answer at the bank."""
