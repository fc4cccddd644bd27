"""Addresses of the office: of a page about rows, as they stand in messages that leave the house, and where a person may be led
back to."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme

PROBE = 970_000_000_001


def address(name: str, *numbers: int) -> str:
    """The address of the page ``name`` about the rows ``numbers``, as ``reverse`` gives it. Raises ``NoReverseMatch``."""
    return _form(name, len(numbers), get_script_prefix()) % numbers


@cache
def _form(name: str, count: int, prefix: str) -> str:
    """The address with a place for each number, worked out from numbers that stand nowhere else in it."""
    probes = [PROBE + place for place in range(count)]
    form = reverse(name, args=probes).replace("%", "%%")
    for probe in probes:
        form = form.replace(str(probe), "%d")
    return form


def link_to(name: str, *args: object) -> str:
    """The whole address of a page, or nothing while the office has not been told its own (ANLAN_ADDRESS)."""
    return f"{settings.ADDRESS}{reverse(name, args=args)}" if settings.ADDRESS else ""


def with_link(text: str, link: str) -> str:
    """``text`` with the address below it."""
    return f"{text}\n{link}" if link else text


def inside(request: HttpRequest, wanted: str) -> str:
    """``wanted`` if it is a path of this office, else nothing: nobody is led out of the house by what an address said."""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if wanted.startswith("/") and safe else ""
