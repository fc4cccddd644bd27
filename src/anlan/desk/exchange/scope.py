"""Which keys and webhooks an administrator sees: those through which something comes to bodies in reach."""

from django.db.models import QuerySet

from anlan.desk.exchange.models import ApiKey, Webhook
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.scope import under


def keys_in_reach(powers: Powers) -> QuerySet[ApiKey]:
    """The keys."""
    reach = under(powers.paths(Permission.SETTINGS_MANAGE), "receiver__path")
    return ApiKey.objects.filter(reach).select_related("organisation", "receiver")


def webhooks_in_reach(powers: Powers) -> QuerySet[Webhook]:
    """The webhooks."""
    reach = under(powers.paths(Permission.SETTINGS_MANAGE), "receiver__path")
    return Webhook.objects.filter(reach).select_related("organisation", "receiver")
