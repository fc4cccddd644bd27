"""Addresses of the office as they stand in messages that leave the house."""

from django.conf import settings
from django.urls import reverse


def link_to(name: str, *args: object) -> str:
    """The whole address of a page, or nothing while the office has not been told its own (ANLAN_ADDRESS)."""
    return f"{settings.ADDRESS}{reverse(name, args=args)}" if settings.ADDRESS else ""


def with_link(text: str, link: str) -> str:
    """``text`` with the address below it."""
    return f"{text}\n{link}" if link else text
