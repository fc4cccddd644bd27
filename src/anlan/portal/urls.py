"""Addresses of the portal. All begin with ``public/``, whose pages may run no script."""

from django.urls import path

from anlan.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.start, name="start"),
    path("privacy", views.privacy, name="privacy"),
    path("follow", views.follow, name="follow"),
    path("<slug:kind>", views.ask, name="ask"),
]
