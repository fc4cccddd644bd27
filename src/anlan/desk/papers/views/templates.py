"""The templates page: take a template home, edit it in Word or WPS, put it back; the marks that bodies put in their numbers."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.papers.acts.put_template import put_template, set_mark, take_template_away
from anlan.desk.papers.form import Form, places
from anlan.desk.papers.form import forms as all_forms
from anlan.desk.papers.models import Mark, Template
from anlan.desk.papers.template import LARGEST, template_of
from anlan.desk.papers.views.papers import WORD, download
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.reach import for_whole_office
from anlan.desk.people.scope import organisations_in_reach
from anlan.desk.words import said, tr_later
from anlan.values import InputError, Lang

LANGS: dict[str, Lang] = {"zh": "zh", "en": "en"}


class MarkForm(forms.Form):
    """The short name of a body."""

    organisation = forms.ModelChoiceField(label=tr_later("单位", "Organisation"), queryset=Organisation.objects.none())
    mark = forms.CharField(label=tr_later("发文代字", "Mark in numbers"), max_length=12)


@needs(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    """All forms with the places they have; which have a template of the office's own; the marks."""
    powers, form = current_powers(request), MarkForm(request.POST or None)
    reach = organisations_in_reach(powers, Permission.SETTINGS_MANAGE)
    form.fields["organisation"].queryset = reach  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        set_mark(organisation=form.cleaned_data["organisation"], mark=form.cleaned_data["mark"], powers=powers, now=time.now())
        return redirect("papers:templates")
    own = set(Template.objects.values_list("form", "lang"))
    context = {
        "room": "settings",
        "form": form,
        "rows": [
            (made, sorted(places(made)), [(lang, (key, lang) in own) for lang in LANGS]) for key, made in all_forms().items()
        ],
        "marks": Mark.objects.filter(organisation__in=reach).select_related("organisation"),
        "refused": request.session.pop("refused", []),
        "whole": for_whole_office(powers, Permission.SETTINGS_MANAGE),
    }
    return render(request, "papers/templates.html", context)


@needs(Permission.SETTINGS_MANAGE)
def template_file(request: HttpRequest, form: str, lang: str) -> HttpResponse:
    """The template in force, to be edited."""
    made, language = _which(form, lang)
    return download(template_of(made, language), f"{made.title.zh}.{lang}.docx", WORD)


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def put(request: HttpRequest, form: str, lang: str) -> HttpResponse:
    """Put an edited template in force, or take it away again."""
    made, language = _which(form, lang)
    powers, now, upload = current_powers(request), time.now(), request.FILES.get("file")
    try:
        if request.POST.get("step") == "away":
            take_template_away(form=made, lang=language, powers=powers, now=now)
        elif upload is not None:
            put_template(form=made, lang=language, content=upload.read(LARGEST + 1), powers=powers, now=now)
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
    return redirect("papers:templates")


def _which(form: str, lang: str) -> tuple[Form, Lang]:
    if form not in all_forms() or lang not in LANGS:
        raise Http404
    return all_forms()[form], LANGS[lang]
