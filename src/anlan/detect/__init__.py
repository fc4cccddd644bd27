"""Signals: what streams of transfers and calls reveal about accounts, cards, devices and numbers. Never about persons."""
