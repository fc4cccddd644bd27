"""Forms of this room: what is typed, checked for shape. Whether it may be done is the acts' question."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from anlan.desk.people.models import Officer, Organisation
from anlan.desk.people.models.organisation import KINDS
from anlan.desk.people.roles import ROLES
from anlan.desk.words import tr, tr_later


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label=tr_later("用户名", "Sign-in name"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=tr_later("密码", "Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class CodeForm(forms.Form):
    """The six digits, or a recovery code."""

    code = forms.CharField(
        label=tr_later("验证码", "Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class NewPasswordForm(forms.Form):
    """A new password, twice; whoever changes one of his own gives the old one as well."""

    current = forms.CharField(
        label=tr_later("现在的密码", "Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=tr_later("新密码", "New password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=tr_later("再输入一次", "Once more"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer
        if officer.must_change_password:
            del self.fields["current"]

    def clean_current(self) -> str:
        """The one that he has."""
        current: str = self.cleaned_data["current"]
        if not self.officer.check_password(current):
            raise forms.ValidationError(tr("现在的密码不对。请重新输入。", "This is not the present password. Enter it again."))
        return current

    def clean(self) -> dict[str, Any]:
        """Both the same, and strong enough."""
        data = super().clean() or {}
        if data.get("password") != data.get("again"):
            self.add_error("again", tr("两次输入不一样。请重新输入。", "The two differ. Enter them again."))
        elif data.get("password"):
            try:
                validate_password(data["password"], self.officer)
            except forms.ValidationError as wrong:
                self.add_error("password", wrong)
        return data


class ChangeOfficerForm(forms.Form):
    """Who an officer is."""

    name = forms.CharField(label=tr_later("姓名", "Name"), max_length=60)
    number = forms.CharField(label=tr_later("警号或工号", "Police or staff number"), max_length=20, required=False)
    organisation = forms.ModelChoiceField(label=tr_later("单位", "Organisation"), queryset=Organisation.objects.none())
    email = forms.EmailField(label=tr_later("电子邮箱", "E-mail"), required=False)
    mobile = forms.CharField(label=tr_later("手机", "Mobile"), max_length=20, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "who-%s", **kwargs})  # on the officer's page beside other forms with the same names


class OfficerForm(ChangeOfficerForm):
    """A new officer."""

    username = forms.SlugField(label=tr_later("用户名", "Sign-in name"), max_length=40)
    field_order = ("username",)


class NamesForm(forms.Form):
    """What an organisation is called."""

    name_zh = forms.CharField(label=tr_later("中文名称", "Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=tr_later("英文名称", "Name in English"), max_length=120)
    code = forms.CharField(label=tr_later("区划或联行代码", "Region or clearing code"), max_length=24)


class OrganisationForm(NamesForm):
    """A new organisation."""

    kind = forms.ChoiceField(label=tr_later("类别", "Kind"), choices=KINDS)
    parent = forms.ModelChoiceField(label=tr_later("上级单位", "Below"), queryset=Organisation.objects.none(), required=False)
    field_order = ("kind",)


class MoveForm(forms.Form):
    """The place of an organisation in the tree."""

    parent = forms.ModelChoiceField(label=tr_later("移到此单位之下", "Move below"), queryset=Organisation.objects.none())


class PostingForm(forms.Form):
    """A role in an organisation."""

    role = forms.ChoiceField(label=tr_later("岗位", "Role"), choices=[(r.key, tr_later(r.zh, r.en)) for r in ROLES.values()])
    organisation = forms.ModelChoiceField(label=tr_later("单位", "Organisation"), queryset=Organisation.objects.none())


class DelegationForm(forms.Form):
    """Who acts for whom, from when, until when, why."""

    deputy = forms.ModelChoiceField(label=tr_later("受托人", "Deputy"), queryset=Officer.objects.none())
    since = forms.DateTimeField(label=tr_later("开始", "From"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    until = forms.DateTimeField(label=tr_later("结束", "Until"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    reason = forms.CharField(label=tr_later("事由", "Reason"), max_length=200)
