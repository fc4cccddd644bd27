"""One file a group of sheets; each function makes one sheet from the report."""

from collections.abc import Callable

from anlan.report.case_report import CaseReport
from anlan.report.sheet import Sheet
from anlan.report.sheets.flows import flows, movements
from anlan.report.sheets.lists import requests, returns, stops
from anlan.report.sheets.overview import notes, reading, summary

SHEETS: tuple[Callable[[CaseReport], Sheet], ...] = (summary, stops, requests, returns, flows, movements, reading, notes)
"""All sheets in the order of their tabs."""
