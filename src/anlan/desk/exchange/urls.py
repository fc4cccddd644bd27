"""Addresses of this room."""

from django.urls import path

from anlan.desk.exchange.views import keys, webhooks

app_name = "exchange"
urlpatterns = [
    path("settings/api", keys.keys, name="keys"),
    path("settings/api/keys/<int:pk>/revoke", keys.revoke, name="revoke"),
    path("settings/api/webhooks", webhooks.webhooks, name="webhooks"),
    path("settings/api/webhooks/<int:pk>", webhooks.log, name="log"),
    path("settings/api/webhooks/<int:pk>/rotate", webhooks.rotate, name="rotate"),
    path("settings/api/webhooks/<int:pk>/switch", webhooks.switch, name="switch"),
    path("settings/api/deliveries/<int:pk>/again", webhooks.again, name="again"),
]
