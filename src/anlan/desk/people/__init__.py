"""People: organisations as a tree, officers, roles, delegations, sign-in. Who may do what, and whose rows one sees."""
