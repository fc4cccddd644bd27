"""Addresses of this room."""

from django.urls import path

from anlan.desk.papers.views import papers, templates

app_name = "papers"
urlpatterns = [
    path("issued/<int:pk>", papers.paper, name="paper"),
    path("issued/<int:pk>/draft.pdf", papers.read_draft, name="read_draft"),
    path("issued/<int:pk>/act", papers.act, name="act"),
    path("issued/<int:pk>/<slug:kind>", papers.file, name="file"),
    path("drafts/<int:pk>/<slug:form>", papers.draft, name="draft"),
    path("settings/papers", templates.templates, name="templates"),
    path("settings/papers/<slug:form>/<slug:lang>", templates.template_file, name="template_file"),
    path("settings/papers/<slug:form>/<slug:lang>/put", templates.put, name="put"),
]
