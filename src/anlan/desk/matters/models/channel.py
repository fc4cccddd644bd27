"""Where reminders go besides an officer's own e-mail: a group's robot, a gateway over HTTP, an SMS gateway of the house."""

from django.db import models

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.people.models import Organisation
from anlan.desk.words import tr_later

KINDS = (
    ("wecom", tr_later("企业微信群机器人", "WeCom group robot")),
    ("dingtalk", tr_later("钉钉群机器人", "DingTalk group robot")),
    ("feishu", tr_later("飞书群机器人", "Feishu group robot")),
    ("http", tr_later("通用 HTTP 网关（每条提醒一次）", "Plain HTTP gateway (once a reminder)")),
    ("sms", tr_later("短信网关（发到每个被提醒人的手机）", "SMS gateway (to the mobile of each person told)")),
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
