"""Compiled loops: arrays in, arrays out. Each has a slow, readable twin in ``tests/unit/detect`` that it must agree with."""
