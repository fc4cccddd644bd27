"""One box over everything that a person may see: matters by number, title, paper, party, account, phone, link."""
