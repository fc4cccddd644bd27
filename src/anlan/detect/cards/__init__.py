"""Scores of phone cards: learnt from labelled cards, kept as plain arrays in a file, given to cards not seen before.

The subject is a card. Columns that tell where a card was used or who holds it are never read, and files that go by identity
numbers are refused (docs/decisions/0062); a score proposes a second look at a card and says nothing about a person.
"""
