"""One file a detector. Adding a file here adds a detector; nothing else has to know of it but its bands."""
