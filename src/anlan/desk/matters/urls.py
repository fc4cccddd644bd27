"""Addresses of this room."""

from django.urls import path

from anlan.desk.matters.views import admin, board, look, matter, parts, run, told

app_name = "matters"
urlpatterns = [
    path("today", board.today, name="today"),
    path("clocks/<int:pk>/why", board.why, name="why"),
    path("clocks/<int:pk>/snooze", board.snooze, name="snooze"),
    path("matters", matter.matters, name="list"),
    path("matters/new", matter.new_matter, name="new"),
    path("matters/<int:pk>", matter.matter, name="matter"),
    path("matters/<int:pk>/owner", parts.assign, name="assign"),
    path("matters/<int:pk>/access", parts.access, name="access"),
    path("matters/<int:pk>/people", parts.add_person, name="add_person"),
    path("matters/<int:pk>/tasks", parts.add_task, name="add_task"),
    path("matters/<int:pk>/line", parts.line, name="line"),
    path("matters/<int:pk>/lead", parts.lead, name="lead"),
    path("matters/<int:pk>/told", told.of_matter, name="told"),
    path("told", told.mine, name="told_me"),
    path("told/officers/<int:pk>", told.of_person, name="told_person"),
    path("told/letters/<int:pk>/again", told.again, name="told_again"),
    path("people-of-matters/<int:pk>/open", parts.open_person, name="open_person"),
    path("tasks/<int:pk>/done", parts.end_task, name="end_task"),
    path("runs/<int:pk>", parts.run, name="run"),
    path("runs/<int:pk>/do/<slug:event>", run.do, name="do"),
    path("runs/<int:pk>/sign", run.sign, name="sign"),
    path("runs/<int:pk>/opinion", run.opinion, name="opinion"),
    path("runs/<int:pk>/papers", run.attach, name="attach"),
    path("papers/<int:pk>", run.paper, name="paper"),
    path("papers/<int:pk>/look", look.look, name="look"),
    path("papers/<int:pk>/picture", look.picture, name="picture"),
    path("settings/channels", admin.channels, name="channels"),
    path("settings/channels/mail/test", admin.test_mail, name="test_mail"),
    path("settings/channels/<int:pk>/test", admin.test_channel, name="test_channel"),
    path("settings/channels/<int:pk>/switch", admin.switch_channel, name="switch_channel"),
]
