"""The audit log as people see it: who did what in the bodies they answer for, and whether the record is whole."""
