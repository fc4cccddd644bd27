"""Addresses of this room."""

from django.urls import path

from anlan.desk.insight.views import returns, risks, six, statistics

app_name = "insight"
urlpatterns = [
    path("insight/risks", risks.grid, name="risks"),
    path("insight/figures", statistics.statistics, name="statistics"),
    path("insight/risks/<int:pk>/<slug:point>", risks.cell, name="cell"),
    path("insight/six", six.six, name="six"),
    path("insight/six/<int:pk>/<slug:clear>", six.behind, name="behind"),
    path("insight/returns", returns.returns, name="returns"),
    path("insight/returns/<int:pk>", returns.one_return, name="return"),
    path("insight/returns/<int:pk>/<slug:kind>", returns.file, name="return_file"),
]
