"""Tables of this room, one thing a file."""

from anlan.desk.funds.models.order import Order, OrderSheet
from anlan.desk.funds.models.payment import ReportedPayment
from anlan.desk.funds.models.statement import StatementFile, StatementLayout, StatementReading
from anlan.desk.funds.models.trace import CaseTrace

__all__ = ["CaseTrace", "Order", "OrderSheet", "ReportedPayment", "StatementFile", "StatementLayout", "StatementReading"]
