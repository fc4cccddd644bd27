"""Matters: what is opened on a signal: runs of procedures, their clocks, papers, people, tasks. All states follow the record."""
