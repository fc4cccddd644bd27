"""Tables of this room, one thing a file."""

from anlan.desk.funds.models.order import Order
from anlan.desk.funds.models.payment import ReportedPayment
from anlan.desk.funds.models.statement import StatementFile, StatementLayout, StatementReading

__all__ = ["Order", "ReportedPayment", "StatementFile", "StatementLayout", "StatementReading"]
