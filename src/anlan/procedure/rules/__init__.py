"""The rules P1 … P13 of the linter: one file a rule, found by its name; each exports ``check(subject)``."""
