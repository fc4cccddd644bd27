"""The same acts from a terminal: ``anlan COMMAND``. One file a command in ``commands/``; this floor only reads and prints."""
