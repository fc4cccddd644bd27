"""All addresses of the office, room by room."""

from django.urls import include, path

from anlan.api import urls
from anlan.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("language", views.set_language, name="set_language"),
    path("health", views.health, name="health"),
    path("public/", include("anlan.portal.urls")),
    path("", include("anlan.desk.people.urls")),
    path("", include("anlan.desk.matters.urls")),
    path("", include("anlan.desk.intake.urls")),
    path("", include("anlan.desk.audit.urls")),
    path("", include("anlan.desk.funds.urls")),
    path("", include("anlan.desk.alerts.urls")),
    path("", include("anlan.desk.papers.urls")),
    path("", include("anlan.desk.exchange.urls")),
    path("api/v1/", (urls.patterns, "ninja", "api-1")),
    path("", include("anlan.desk.returns.urls")),
    path("", include("anlan.desk.property.urls")),
    path("", include("anlan.desk.walls.urls")),
    path("", include("anlan.desk.insight.urls")),
    path("", include("anlan.desk.retention.urls")),
    path("", include("anlan.desk.followup.urls")),
    path("", include("anlan.desk.search.urls")),
]

handler403 = "anlan.desk.views.forbidden"
handler404 = "anlan.desk.views.not_found"
handler500 = "anlan.desk.views.failed"
