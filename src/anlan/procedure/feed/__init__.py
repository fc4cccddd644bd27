"""Feeds: time points of matters are grabbed from other systems' tables, never typed."""
