"""Funds: orders to banks that stop, freeze and release money, sent from here and answered at the bank's own desk."""
