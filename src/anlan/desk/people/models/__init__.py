"""What is kept about people. One table or two a file."""

from anlan.desk.people.models.officer import Officer
from anlan.desk.people.models.organisation import Organisation
from anlan.desk.people.models.posting import Delegation, Posting
from anlan.desk.people.models.second_factor import RecoveryCode, SecondFactor
from anlan.desk.people.models.sign_in import OfficerSession, SignInAttempt

__all__ = [
    "Delegation",
    "Officer",
    "OfficerSession",
    "Organisation",
    "Posting",
    "RecoveryCode",
    "SecondFactor",
    "SignInAttempt",
]
