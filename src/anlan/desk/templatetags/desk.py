"""What templates of the desk and the portal can say: words in two languages, money, time, forms."""

from datetime import datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.desk import masks, words
from anlan.desk.matters import saying
from anlan.values import format_fen, mask_account, mask_phone

register = template.Library()
register.simple_tag(words.tr, name="tr")
register.filter("fen", format_fen)
register.filter("masked_account", mask_account)
register.filter("masked_phone", mask_phone)
register.filter("masked_text", masks.mask_text)
register.filter("procedure_label", saying.procedure_label)


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


@register.filter
def change(now: int, before: int) -> str:
    """The difference of two amounts with its sign, for a table of what changed."""
    return f"{'+' if now > before else ''}{format_fen(now - before)}" if now != before else "—"
