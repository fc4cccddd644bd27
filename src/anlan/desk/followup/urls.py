"""Addresses of this room."""

from django.urls import path

from anlan.desk.followup import views

app_name = "followup"
urlpatterns = [
    path("followup", views.room, name="room"),
    path("followup/matters/<int:pk>/letter", views.send, name="send"),
]
