"""Insight: the risk points of every unit, statistics, what is looked at in the end and not case by case."""
