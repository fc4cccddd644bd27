"""The reference pages of law, made from its data: every row with its article, how far it was checked and a worked example.

In: nothing but the package's data. Out: pages in Markdown by path. Both languages stand side by side; dates in them are
computed, never typed. ``anlan law pages --write DIR`` writes them and a test compares them with the committed ones.
"""

from anlan.law.pages.acts import acts_page, calendars_page, sources_page
from anlan.law.pages.index import index_page, readings_page
from anlan.law.pages.terms import section_page
from anlan.law.row import rows


def pages() -> dict[str, str]:
    """Path below ``docs/reference/law`` to text, every page of law."""
    sections = dict.fromkeys(row.section for row in rows().values())
    found = {f"terms/{section.lower()}.md": section_page(section) for section in sections}
    return {
        "README.md": index_page(tuple(sections)),
        "acts.md": acts_page(),
        "calendars.md": calendars_page(),
        "readings.md": readings_page(),
        "sources.md": sources_page(),
        **found,
    }
