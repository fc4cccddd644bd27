"""Anlan (安澜): fraud money stopped, traced and returned; every matter on a clock; every step provable."""

__version__ = "0.1.0"
