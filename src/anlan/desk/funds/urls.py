"""Addresses of this room."""

from django.urls import path

from anlan.desk.funds.views import inbox, orders

app_name = "funds"
urlpatterns = [
    path("funds", orders.orders, name="list"),
    path("funds/orders/new", orders.new_order, name="new_order"),
    path("orders", inbox.inbox, name="inbox"),
    path("orders/<int:pk>", inbox.order, name="order"),
]
