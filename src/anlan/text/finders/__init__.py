"""One file a kind of entity. Each exports ``find(told, at)``, which gives what it saw with places in the plain text."""
