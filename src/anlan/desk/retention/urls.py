"""Addresses of this room."""

from django.urls import path

from anlan.desk.retention import views

app_name = "retention"
urlpatterns = [
    path("settings/retention", views.terms, name="terms"),
    path("matters/<int:pk>/holds", views.holds, name="holds"),
    path("holds/<int:pk>/lift", views.lift, name="lift"),
]
