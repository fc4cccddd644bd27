"""Addresses of this room."""

from django.urls import path

from anlan.desk.insight.views import risks

app_name = "insight"
urlpatterns = [
    path("insight/risks", risks.grid, name="risks"),
    path("insight/risks/<int:pk>/<slug:point>", risks.cell, name="cell"),
]
