"""Where reminders go besides an officer's own e-mail: a group's robot or a gateway that takes a message over HTTP."""

from django.db import models

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.people.models import Organisation
from anlan.desk.words import tr_later

KINDS = (
    ("wecom", tr_later("企业微信群机器人", "WeCom group robot")),
    ("dingtalk", tr_later("钉钉群机器人", "DingTalk group robot")),
    ("http", tr_later("通用 HTTP 或短信网关", "Plain HTTP or SMS gateway")),
)
ADDRESS, SECRET = "channel address", "channel secret"


class Channel(models.Model):
    """Reminders about matters of ``organisation`` and below also go here. Address and secret lie encrypted: both let one post."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=12, choices=KINDS)
    name = models.CharField(max_length=60)
    address_sealed = models.BinaryField()
    secret_sealed = models.BinaryField(default=b"")
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name

    def seal(self, address: str, secret: str) -> None:
        """Set address and secret."""
        self.address_sealed, self.secret_sealed = encrypt(address, ADDRESS), encrypt(secret, SECRET)

    def opened(self) -> tuple[str, str]:
        """Address and secret in clear, for sending."""
        return decrypt(self.address_sealed, ADDRESS), decrypt(self.secret_sealed, SECRET)
