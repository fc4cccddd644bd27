"""What templates of the desk and the portal can say: words in two languages, money, time, forms, and pieces of many pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.forms import BaseForm, BoundField
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from anlan.desk import links, masks, words
from anlan.desk.matters import saying
from anlan.values import format_fen, mask_account, mask_phone

register = template.Library()
DONE = mark_safe('<span aria-hidden="true">✓</span>')
OPEN = mark_safe('<span aria-hidden="true">○</span>')
register.filter("fen", format_fen)
register.filter("masked_account", mask_account)
register.filter("masked_phone", mask_phone)
register.filter("masked_text", masks.mask_text)
register.filter("procedure_label", saying.procedure_label)
register.filter("rung_label", saying.rung_label)


@register.filter
def when(at: datetime | None) -> str:
    """``2026-03-02 04:17`` in local time."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else "—"


@register.filter
def exactly(at: datetime | None) -> str:
    """With seconds, for evidence."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S") if at else "—"


@register.simple_tag
def field(bound: BoundField, hint: str = "") -> SafeString:
    """A form field: label, hint, errors and the input, tied together for screen readers."""
    errors = [str(error) for error in bound.errors]
    described = [f"{bound.id_for_label}-hint"] * bool(hint) + [f"{bound.id_for_label}-error"] * bool(errors)
    attributes: dict[str, Any] = {"aria-describedby": " ".join(described)} if described else {}
    if errors:
        attributes["aria-invalid"] = "true"
    return format_html(
        '<div class="field{}"><label for="{}">{}{}</label>{}{}{}</div>',
        " wrong" if errors else "",
        bound.id_for_label,
        bound.label,
        "" if bound.field.required else format_html(' <span class="optional">{}</span>', words.tr("（可不填）", "(optional)")),
        format_html('<p class="hint" id="{}-hint">{}</p>', bound.id_for_label, hint) if hint else "",
        format_html('<p class="error" id="{}-error">{}</p>', bound.id_for_label, " ".join(errors)) if errors else "",
        bound.as_widget(attrs=attributes),
    )


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """Every field of a form, one below the other."""
    return format_html_join("", "{}", ((field(bound),) for bound in form))


@register.simple_block_tag
def sentences(content: str) -> SafeString:
    """Joins sentences that stand on lines of their own as the reader's language does: Chinese closely, English by a blank."""
    lines = [line.strip() for line in content.splitlines()]
    return mark_safe(words.tr("", " ").join(line for line in lines if line))


@register.filter
def comma(loop: Mapping[str, Any]) -> str:
    """What stands behind one of several names: ``{{ forloop|comma }}``; nothing behind the last."""
    return "" if loop["last"] else words.tr("、", ", ")


@register.simple_tag
def tick(done: object) -> SafeString:
    """A mark before what is there or still missing; words beside it say the same to those who hear the page."""
    return DONE if done else OPEN


@register.inclusion_tag("refusal.html")
def refusal(reasons: Sequence[str], zh: str = "", en: str = "") -> dict[str, Any]:
    """Why nothing was done, a line a reason, below a heading if one is given; nothing where there is no reason."""
    return {"reasons": reasons, "head": words.tr(zh, en)}


@register.inclusion_tag("pager.html")
def pager(after: object, zh: str, en: str, *, at: str = "", **query: object) -> dict[str, Any]:
    """The way to the rest of a list paged by key, keeping its ``query`` and going to the place ``at``; nothing at its end."""
    address = f"?{urlencode({**query, 'after': after}, quote_via=quote)}{'#' if at else ''}{at}"
    return {"after": after, "address": address, "label": words.tr(zh, en)}


@register.simple_tag
def later(page: str, pk: int, zh: str, en: str = "") -> SafeString:
    """A part that comes when the ``<details>`` around it is opened; without scripts a link to its page stands there.

    ``zh`` alone: words that were chosen already.
    """
    form = '<div hx-get="{0}" hx-trigger="toggle from:closest details once"><a href="{0}">{1}</a></div>'
    return format_html(form, links.address(page, pk), words.tr(zh, en) if en else zh)


@register.filter
def change(now: int, before: int) -> str:
    """The difference of two amounts with its sign, for a table of what changed."""
    return f"{'+' if now > before else ''}{format_fen(now - before)}" if now != before else "—"
