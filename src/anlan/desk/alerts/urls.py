"""Addresses of this room."""

from django.urls import path

from anlan.desk.alerts.views import alert, queue, sanctions

app_name = "alerts"
urlpatterns = [
    path("alerts", queue.queue, name="queue"),
    path("alerts/next", queue.take_next, name="next"),
    path("alerts/sanctions", sanctions.sanctions, name="sanctions"),
    path("alerts/sanctions/new", sanctions.new_sanction, name="new_sanction"),
    path("alerts/<int:pk>", alert.alert, name="alert"),
    path("alerts/<int:pk>/claim", alert.claim, name="claim"),
    path("alerts/<int:pk>/back", alert.back, name="back"),
    path("alerts/<int:pk>/dissuade", alert.dissuade, name="dissuade"),
    path("alerts/<int:pk>/step", alert.step, name="step"),
    path("alerts/<int:pk>/outcome", alert.outcome, name="outcome"),
]
