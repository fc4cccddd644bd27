"""How long a stop-payment lasts, as the law store says it: with its article, and how far that was checked.

The figure stands in the store's row ``f-stop-48h``; nothing of it stands here.
"""

from anlan.law import rows, say_citation
from anlan.report.case_report import Text
from anlan.report.words import word

STOP_ROW = "f-stop-48h"


def stop_term() -> Text:
    """One sentence: limit, possible repetition, article, verification mark."""
    row = rows()[STOP_ROW]
    checked = word(f"checked_{row.status}")
    return Text(
        f"止付期限：{row.zh.limit}；{row.zh.changes}。依据：{say_citation(row.cite[0], 'zh')}（{checked.zh}）。",
        f"Term of a stop-payment: {row.en.limit}; {row.en.extension}. {say_citation(row.cite[0], 'en')} ({checked.en}).",
    )
