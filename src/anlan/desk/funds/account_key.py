"""How an account of a case is named in addresses and pages: a keyed hash, so that its number stands nowhere."""

from anlan.desk.intake.receipt import keyed


def account_key(number: str) -> str:
    """The name of the account."""
    return keyed(number, "account of a trace")[:24]
