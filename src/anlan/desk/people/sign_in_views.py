"""Signing in: name and password, then the code, on the first day also a new password and a device. Signing out."""

import segno
from django.conf import settings
from django.contrib.auth import authenticate, login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import clock
from anlan.desk.access import open_to_all, signed_in
from anlan.desk.links import inside
from anlan.desk.people import codes
from anlan.desk.people.acts.change_password import change_password
from anlan.desk.people.acts.make_recovery_codes import make_recovery_codes
from anlan.desk.people.address import address_of
from anlan.desk.people.first_password import FIRST_PASSWORD, first_password_lapsed
from anlan.desk.people.forms import CodeForm, NewPasswordForm, SignInForm
from anlan.desk.people.lockout import PER_NAME_AND_ADDRESS, WINDOW, count_attempt, locked_out
from anlan.desk.people.models import Officer
from anlan.desk.people.session import begin_session, end_session, renew_session
from anlan.desk.words import said
from anlan.values import Note

MINUTES = int(WINDOW.total_seconds() // 60)


@open_to_all
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """First step: name and password. The same answer for a wrong name and a wrong password."""
    form, status = SignInForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        username, address, now = form.cleaned_data["username"], address_of(request), clock.now()
        if locked_out(username, address, now):
            form.add_error(None, said(Note.of("desk.people.locked_out", minutes=MINUTES)))
            status = 429
        elif (officer := authenticate(request, username=username, password=form.cleaned_data["password"])) is None:
            count_attempt(username, address, now, succeeded=False)
            form.add_error(None, said(Note.of("desk.people.wrong_sign_in", limit=PER_NAME_AND_ADDRESS, minutes=MINUTES)))
        elif first_password_lapsed(officer, now):
            form.add_error(None, said(Note.of("desk.people.first_password_lapsed", days=FIRST_PASSWORD.days)))
        else:
            login(request, officer)
            request.session["next"] = request.GET.get("next", "")
            return redirect("people:new_password" if _officer(request).must_change_password else "people:code")
    return render(request, "people/sign_in.html", {"form": form}, status=status)


@open_to_all
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """Choose a password of one's own, on the first day and whenever wished."""
    if not request.user.is_authenticated:
        return redirect("people:sign_in")
    officer = _officer(request)
    if not officer.must_change_password and not request.session.get("second_factor"):
        return redirect("people:code")
    form = NewPasswordForm(request.POST or None, officer=officer)
    if request.method == "POST" and form.is_valid():
        change_password(officer=officer, password=form.cleaned_data["password"], now=clock.now())
        renew_session(request, officer)
        return redirect("home" if request.session.get("second_factor") else "people:code")
    return render(request, "people/new_password.html", {"form": form})


@open_to_all
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Second step: the six digits; for a new device its picture to scan is shown beside."""
    if not request.user.is_authenticated:
        return redirect("people:sign_in")
    officer = _officer(request)
    if officer.must_change_password:
        return redirect("people:new_password")
    form, status, now = CodeForm(request.POST or None), 200, clock.now()
    confirmed = hasattr(officer, "second_factor") and officer.second_factor.confirmed_at is not None
    if request.method == "POST" and form.is_valid():
        accepted, locked = _try_code(request, officer, form.cleaned_data["code"])
        if accepted:
            begin_session(request, officer, now)
            return redirect(_next(request) if confirmed else "people:recovery_codes")
        status = 429 if locked else 200
        key = "desk.people.locked_out" if locked else "desk.people.wrong_code"
        form.add_error("code", said(Note.of(key, minutes=MINUTES)))
    device = {} if confirmed else _device(officer)
    if settings.DEMO:
        device["demo_code"] = codes.code_for_demonstration(officer, now)
    return render(request, "people/code.html", {"form": form, "confirmed": confirmed, **device}, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Fresh recovery codes, shown once."""
    made = make_recovery_codes(officer=_officer(request), now=clock.now()) if request.method == "POST" else None
    return render(request, "people/recovery_codes.html", {"codes": made, "next": _next(request)})


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    end_session(request, clock.now())
    return redirect("people:sign_in")


def _try_code(request: HttpRequest, officer: Officer, typed: str) -> tuple[bool, bool]:
    now, address = clock.now(), address_of(request)
    if locked_out(officer.username, address, now):
        return False, True
    with transaction.atomic():
        accepted = codes.accept(officer, typed, now)
        count_attempt(officer.username, address, now, succeeded=accepted)
    return accepted, False


def _device(officer: Officer) -> dict[str, str]:
    secret = codes.pending_secret(officer)
    picture = segno.make(codes.address_for_device(officer, secret), error="m")
    return {
        "picture": picture.svg_data_uri(scale=5, border=2),
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
    }


def _next(request: HttpRequest) -> str:
    return inside(request, request.session.get("next", "")) or reverse("home")


def _officer(request: HttpRequest) -> Officer:
    officer = request.user
    assert isinstance(officer, Officer)
    return officer
