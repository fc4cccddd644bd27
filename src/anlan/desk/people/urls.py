"""Addresses of this room."""

from django.urls import path

from anlan.desk.people import sign_in_views
from anlan.desk.people.views import account, officers, organisations

app_name = "people"
urlpatterns = [
    path("sign-in", sign_in_views.sign_in, name="sign_in"),
    path("sign-in/password", sign_in_views.new_password, name="new_password"),
    path("sign-in/code", sign_in_views.code, name="code"),
    path("sign-in/recovery-codes", sign_in_views.recovery_codes, name="recovery_codes"),
    path("sign-out", sign_in_views.sign_out, name="sign_out"),
    path("people", organisations.organisations, name="organisations"),
    path("people/organisations/new", organisations.new_organisation, name="new_organisation"),
    path("people/organisations/<int:pk>", organisations.organisation, name="organisation"),
    path("people/organisations/<int:pk>/change", organisations.change, name="change_organisation"),
    path("people/officers/new", officers.new_officer, name="new_officer"),
    path("people/officers/<int:pk>", officers.officer, name="officer"),
    path("people/officers/<int:pk>/change", officers.change, name="change_officer"),
    path("people/officers/<int:pk>/service", officers.service, name="service"),
    path("people/officers/<int:pk>/postings", officers.add_posting, name="add_posting"),
    path("people/officers/<int:pk>/delegations", officers.delegate, name="delegate"),
    path("people/officers/<int:pk>/reset", officers.reset, name="reset"),
    path("people/postings/<int:pk>/end", officers.end_one_posting, name="end_posting"),
    path("people/delegations/<int:pk>/revoke", officers.revoke_one, name="revoke_one"),
    path("account", account.account, name="account"),
    path("account/sessions/end", account.end_others, name="end_others"),
    path("account/delegations/<int:pk>/revoke", account.revoke, name="revoke"),
]
