"""What the review page shows of the letter as a whole: how easy it is to read, before and after."""

from django.utils.safestring import mark_safe

from socle.tools.plain_language.chart import chart, measures, number
from socle.tools.plain_language.exports import letter_of_draft, rewritten
from socle.tools.plain_language.readability import letter_readability
from socle.work.toolbox import DraftView, ExportImpossible


def readability_panel(draft: DraftView) -> dict[str, object]:
    """The chart and its table; empty once the letter was deleted."""
    try:
        paragraphs = letter_of_draft(draft)
    except ExportImpossible:
        return {"rows": []}
    rows = measures(letter_readability(paragraphs), letter_readability(rewritten(paragraphs, draft)))
    told = [
        {"name": row.name, "before": number(row.before), "after": number(row.after), "verdict": row.verdict,
         "meaning": row.meaning}
        for row in rows
    ]  # fmt: skip
    # The chart is made of numbers and of our own words; it escapes what it writes.
    return {"rows": told, "chart": mark_safe(chart(rows))}  # noqa: S308
