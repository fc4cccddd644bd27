"""Addresses of this room."""

from django.urls import path

from anlan.desk.funds.views import answers, freezes, inbox, orders, payments, statements, stops, told, trace

app_name = "funds"
urlpatterns = [
    path("funds", orders.orders, name="list"),
    path("funds/orders/new", orders.new_order, name="new_order"),
    path("funds/cases", statements.cases, name="cases"),
    path("funds/cases/<int:pk>", statements.statements, name="statements"),
    path("funds/cases/<int:pk>/progress", statements.progress, name="progress"),
    path("funds/cases/<int:pk>/upload", statements.upload, name="upload"),
    path("funds/cases/<int:pk>/payments", payments.payments, name="payments"),
    path("funds/cases/<int:pk>/payments/upload", payments.upload_payments, name="upload_payments"),
    path("funds/cases/<int:pk>/trace", trace.trace, name="trace"),
    path("funds/cases/<int:pk>/trace/progress", trace.trace_progress, name="trace_progress"),
    path("funds/cases/<int:pk>/accounts/<slug:key>", trace.account, name="account"),
    path("funds/cases/<int:pk>/paper", trace.paper, name="paper"),
    path("funds/cases/<int:pk>/stops", stops.stops, name="stops"),
    path("funds/sheets/<int:pk>", stops.sheet, name="sheet"),
    path("funds/sheets/<int:pk>/step", stops.sheet_step, name="sheet_step"),
    path("funds/payments/<int:pk>/withdraw", payments.withdraw, name="withdraw_payment"),
    path("funds/told/<int:pk>", told.told, name="told"),
    path("funds/readings/<int:pk>", statements.reading, name="reading"),
    path("funds/readings/<int:pk>/layout", statements.layout, name="layout"),
    path("funds/files/<int:pk>/withdraw", statements.withdraw, name="withdraw_statement"),
    path("funds/files/<int:pk>/original", statements.original, name="original"),
    path("orders", inbox.inbox, name="inbox"),
    path("orders/<int:pk>", inbox.order, name="order"),
    path("orders/<int:pk>/answer/<slug:event>", answers.answer, name="answer"),
    path("orders/<int:pk>/papers/<int:paper>", answers.order_paper, name="order_paper"),
    path("funds/cases/<int:pk>/freezes/new", freezes.new_freeze, name="new_freeze"),
]
