"""How good the signals are, on data nobody here made. Labels are read for scoring alone; nothing here decides anything."""
