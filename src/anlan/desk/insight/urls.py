"""Addresses of this room."""

from django.urls import path

from anlan.desk.insight.views import risks, statistics

app_name = "insight"
urlpatterns = [
    path("insight/risks", risks.grid, name="risks"),
    path("insight/figures", statistics.statistics, name="statistics"),
    path("insight/risks/<int:pk>/<slug:point>", risks.cell, name="cell"),
]
