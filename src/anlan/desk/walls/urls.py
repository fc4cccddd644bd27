"""Addresses of this room."""

from django.urls import path

from anlan.desk.walls import views

app_name = "walls"
urlpatterns = [
    path("walls/<int:pk>", views.wall, name="wall"),
    path("walls/<int:pk>/act", views.act, name="act"),
]
