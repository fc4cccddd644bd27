"""What is kept of what came in. Texts lie encrypted with the installation's key, identities under the custodians' keys."""

from anlan.desk.intake.models.opening import Opening, Release
from anlan.desk.intake.models.payment import Payment
from anlan.desk.intake.models.reception import Reception
from anlan.desk.intake.models.reward_code import RewardCode
from anlan.desk.intake.models.sealed import Custodian, SealedIdentity
from anlan.desk.intake.models.submission import Mark, Mention, Message, Submission
from anlan.desk.intake.models.upload import Upload

__all__ = [
    "Custodian",
    "Mark",
    "Mention",
    "Message",
    "Opening",
    "Payment",
    "Reception",
    "Release",
    "RewardCode",
    "SealedIdentity",
    "Submission",
    "Upload",
]
