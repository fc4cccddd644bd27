"""What is kept of what came in. Texts lie encrypted with the installation's key, identities under the custodians' keys."""

from anlan.desk.intake.models.opening import Opening, Release
from anlan.desk.intake.models.sealed import Custodian, SealedIdentity
from anlan.desk.intake.models.submission import Mention, Message, Submission

__all__ = ["Custodian", "Mention", "Message", "Opening", "Release", "SealedIdentity", "Submission"]
