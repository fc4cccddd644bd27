"""Addresses of this room."""

from django.urls import path

from anlan.desk.returns.views import returns

app_name = "returns"
urlpatterns = [
    path("returns/<int:pk>", returns.returns, name="returns"),
    path("returns/<int:pk>/act", returns.act, name="act"),
]
