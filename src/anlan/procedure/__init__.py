"""Closed loops as data: definitions, runs (``decide``/``evolve``), gates, the linter, diagrams."""
