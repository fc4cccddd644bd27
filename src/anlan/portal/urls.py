"""Addresses of the portal. All begin with ``public/``, whose pages may run no script."""

from django.urls import path

from anlan.portal.views import follow, form

app_name = "portal"
urlpatterns = [
    path("", form.start, name="start"),
    path("privacy", form.privacy, name="privacy"),
    path("follow", follow.follow, name="follow"),
    path("rate", follow.rating, name="rate"),
    path("<slug:kind>", form.ask, name="ask"),
]
