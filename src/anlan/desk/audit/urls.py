"""Addresses of this room."""

from django.urls import path

from anlan.desk.audit import views

app_name = "audit"
urlpatterns = [path("audit", views.log, name="log")]
