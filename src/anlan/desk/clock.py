"""The one place where the office asks what time it is. Acts take the time as an argument; views, worker and API call `now`."""

from django.utils import timezone

from anlan.values import Instant


def now() -> Instant:
    """This instant, aware. Tests and the demonstration replace it."""
    return timezone.now()
