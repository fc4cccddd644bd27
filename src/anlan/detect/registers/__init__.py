"""*Registers*: lists that detectors hold events against: openings of accounts and cards, companies, cards of things, links
between numbers and accounts, suspects. One general reader (``reading.py``) reads all by the words in ``registers.toml``.

A register names accounts, cards, devices, numbers and companies. A holder or an agent stands in it as a keyed token alone: what
looks like a name, an identity number or a phone number is refused there.
"""
