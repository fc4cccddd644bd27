"""Addresses of this room."""

from django.urls import path

from anlan.desk.property.views import property

app_name = "property"
urlpatterns = [
    path("property/<int:pk>", property.property_of, name="property"),
    path("property/<int:pk>/take", property.take, name="take"),
    path("property/items/<int:pk>", property.item, name="item"),
    path("property/items/<int:pk>/act", property.act, name="act"),
]
