"""The address of the search page."""

from django.urls import path

from anlan.desk.search.views import search

app_name = "search"
urlpatterns = [path("search", search, name="search")]
