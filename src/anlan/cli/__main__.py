"""``python -m anlan.cli`` is the program ``anlan``."""

from anlan.cli.main import main

main()
