"""What people told us: amounts, accounts, phones, links and times in a narrative, and the kind of scam it tells of.

On ``values`` only. What is told is read, answered and forgotten: nothing here stores a text, and nothing rates a person.
"""
