"""Addresses of this room."""

from django.urls import path

from anlan.desk.people import sign_in_views, views

app_name = "people"
urlpatterns = [
    path("sign-in", sign_in_views.sign_in, name="sign_in"),
    path("sign-in/password", sign_in_views.new_password, name="new_password"),
    path("sign-in/code", sign_in_views.code, name="code"),
    path("sign-in/recovery-codes", sign_in_views.recovery_codes, name="recovery_codes"),
    path("sign-out", sign_in_views.sign_out, name="sign_out"),
    path("people", views.organisations, name="organisations"),
    path("people/organisations/new", views.new_organisation, name="new_organisation"),
    path("people/officers/new", views.new_officer, name="new_officer"),
    path("people/officers/<int:pk>", views.officer, name="officer"),
    path("people/officers/<int:pk>/postings", views.add_posting, name="add_posting"),
    path("people/officers/<int:pk>/reset", views.reset, name="reset"),
    path("people/postings/<int:pk>/end", views.end_one_posting, name="end_posting"),
    path("account", views.account, name="account"),
    path("account/delegations/<int:pk>/revoke", views.revoke, name="revoke"),
]
