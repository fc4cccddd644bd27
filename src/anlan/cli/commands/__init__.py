"""One file a command; the file's ``command`` is found by its name, so adding one touches no other file."""
