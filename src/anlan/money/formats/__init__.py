"""From files to cells: what kind of file it is, its sheets, and each sheet as bytes with the places of its cells.

Whatever the format, one form comes out (``cells.Cells``); what the cells mean is left to ``anlan.money.reading``.
"""
