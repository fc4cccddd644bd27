"""An officer: a person who signs in. What he may do comes from his postings, never from the officer's own row."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from anlan.desk.people.models.organisation import Organisation


class OfficerManager(BaseUserManager["Officer"]):
    """Makes officers."""

    def create_officer(self, username: str, password: str | None, **fields: Any) -> "Officer":
        """A saved officer; without a password he cannot sign in until one is set."""
        officer = self.model(username=self.model.normalize_username(username), **fields)
        officer.set_password(password)
        officer.save(using=self._db)
        return officer

    def get_by_natural_key(self, username: str | None) -> "Officer":
        """The officer of that sign-in name."""
        return self.get(username=username)


class Officer(AbstractBaseUser):
    """One person. ``must_change_password``: set at creation and after a reset by an administrator."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    number = models.CharField(max_length=20, blank=True, help_text="police or staff number")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="officers")
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=8, default="zh-hans", choices=[("zh-hans", "中文"), ("en", "English")])
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[OfficerManager] = OfficerManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """Order of lists."""

        ordering = ("username",)

    def __str__(self) -> str:
        return self.name
