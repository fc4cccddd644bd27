"""Compiled loops: arrays in, arrays out. They hold no words and no policy; each has a slow, readable twin in the tests."""
