"""Addresses of this room."""

from django.urls import path

from anlan.desk.intake.views import custody, figures, files, reception, referrals, tips, work

app_name = "intake"
urlpatterns = [
    path("settings/reception", reception.reception, name="reception"),
    path("tips", tips.tips, name="tips"),
    path("tips/figures", figures.figures, name="figures"),
    path("tips/<int:pk>", tips.tip, name="tip"),
    path("tips/<int:pk>/write", work.write, name="write"),
    path("tips/<int:pk>/assign", work.assign, name="assign"),
    path("tips/<int:pk>/merge", work.merge, name="merge"),
    path("tips/<int:pk>/transfer", work.transfer, name="transfer"),
    path("tips/<int:pk>/case", work.case, name="case"),
    path("tips/<int:pk>/code", work.code, name="code"),
    path("tips/<int:pk>/ask", tips.ask, name="ask"),
    path("referrals", referrals.referrals, name="referrals"),
    path("referrals/<int:pk>", referrals.referral, name="referral"),
    path("referrals/<int:pk>/answer", referrals.answer, name="answer_referral"),
    path("uploads/<int:pk>", files.original, name="original"),
    path("uploads/<int:pk>/picture", files.picture, name="picture"),
    path("uploads/<int:pk>/look", files.look, name="look"),
    path("custody", custody.openings, name="openings"),
    path("custody/key", custody.new_key, name="new_key"),
    path("custody/<int:pk>/answer", custody.answer, name="answer"),
    path("custody/<int:pk>/read", custody.read, name="read"),
]
