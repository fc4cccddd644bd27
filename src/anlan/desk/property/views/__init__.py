"""Pages of property: the ledger of a case, one item."""
