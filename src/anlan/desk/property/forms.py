"""The forms of the ledger's pages."""

from django import forms

from anlan.desk.property.models import KINDS, MEASURES, NATURES, WAYS
from anlan.desk.returns.forms import Yuan
from anlan.desk.words import tr_later

ROOM = tr_later("保管场所", "Where kept")


class ItemForm(forms.Form):
    """Something taken."""

    what = forms.CharField(label=tr_later("名称和特征", "What it is"), max_length=160)
    kind = forms.ChoiceField(label=tr_later("类别", "Kind"), choices=KINDS)
    measure = forms.ChoiceField(label=tr_later("措施", "Measure"), choices=MEASURES)
    value = Yuan(label=tr_later("金额或估值（元）", "Amount or value (yuan)"))
    holder = forms.CharField(label=tr_later("持有人", "Taken from"), max_length=60)
    room = forms.CharField(label=ROOM, max_length=80)


class MoveForm(forms.Form):
    """It passes on."""

    to_whom = forms.CharField(label=tr_later("接收人", "To whom"), max_length=60)
    room = forms.CharField(label=ROOM, max_length=80)
    paper = forms.CharField(label=tr_later("交接单号", "Number of the receipt"), max_length=60, required=False)
    photo = forms.FileField(label=tr_later("照片", "Photo"), required=False)


class SortForm(forms.Form):
    """Lawful or not."""

    nature = forms.ChoiceField(label=tr_later("甄别结果", "Sorted as"), choices=NATURES[1:])
    basis = forms.CharField(label=tr_later("依据", "Grounds"), max_length=200)


class DisposalForm(forms.Form):
    """What shall become of it."""

    way = forms.ChoiceField(label=tr_later("处置方式", "Way"), choices=WAYS)
    reason = forms.CharField(label=tr_later("理由和依据", "Grounds"), max_length=200)


class EndForm(forms.Form):
    """It has left."""

    proceeds = Yuan(label=tr_later("变价所得（元，非拍卖填 0）", "Proceeds (yuan; 0 when not sold)"))
    paper = forms.CharField(label=tr_later("凭证号", "Voucher"), max_length=60)
