"""Addresses of this room."""

from django.urls import path

from anlan.desk.intake.views import custody, files, tips

app_name = "intake"
urlpatterns = [
    path("tips", tips.tips, name="tips"),
    path("tips/<int:pk>", tips.tip, name="tip"),
    path("tips/<int:pk>/write", tips.write, name="write"),
    path("tips/<int:pk>/ask", tips.ask, name="ask"),
    path("uploads/<int:pk>", files.original, name="original"),
    path("uploads/<int:pk>/picture", files.picture, name="picture"),
    path("custody", custody.openings, name="openings"),
    path("custody/key", custody.new_key, name="new_key"),
    path("custody/<int:pk>/answer", custody.answer, name="answer"),
    path("custody/<int:pk>/read", custody.read, name="read"),
]
