"""The record: everything that happened, appended once, chained by hashes, never changed. All states follow from it."""
