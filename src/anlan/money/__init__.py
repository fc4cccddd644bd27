"""Money: statement → ledger → trace → what to stop → what to return. Amounts are integer fen everywhere."""
