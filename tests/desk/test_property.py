"""Property taken in a case: its custody from hand to hand, sorting, disposal by two people, sums that add up, clocks."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.models import Matter
from anlan.desk.property.acts.dispose_item import approve_disposal, ask_disposal, end_item
from anlan.desk.property.acts.sort_item import sort_item
from anlan.desk.property.acts.take_item import move_item, take_item
from anlan.desk.property.ledger import ledger
from anlan.desk.property.models import Item
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event
from anlan.values import InputError, parse_fen
from anlan.worker.ticker import tick
from tests.desk.conftest import Office, Watch
from tests.desk.test_statements import open_case

SignedIn = Callable[[str], Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 60


def taken(office: Office, watch: Watch, matter: Matter, what: str = "现金", fen: int = 1_000_000) -> Item:
    return take_item(
        matter=matter, kind="goods", measure="seized", what=what, value_fen=fen, holder="钱多多", room="一号保管室",
        powers=office.powers("officer@station", watch()), now=watch(),
    )  # fmt: skip


def kept(item: Item, office: Office, watch: Watch) -> None:
    """Handed over to the keeper."""
    officer, keeper = office.powers("officer@station", watch()), "property_keeper@station"
    if keeper not in office.officers:
        office.hire("property_keeper", "station")
    attach_paper(run=item.run, kind="seizure_list", number="1", role="officer", powers=officer, now=watch())
    sign_gate(run=item.run, gate="hand_over", role="officer", powers=officer, now=watch())
    sign_gate(run=item.run, gate="hand_over", role="custodian", powers=office.powers(keeper, watch()), now=watch())
    record_event(run=item.run, event="handed_over", role="officer", at=watch(), powers=officer, now=watch())
    item.run.refresh_from_db()


def refused(error: pytest.ExceptionInfo[InputError], key: str) -> bool:
    return error.value.note.key == f"desk.property.{key}"


def test_an_item_begins_with_its_holder_and_goes_from_hand_to_hand_without_a_gap(office: Office, watch: Watch) -> None:
    item, powers = taken(office, watch, open_case(office, watch)), office.powers("officer@station")
    first = item.moves.get()
    assert (first.from_whom, first.to_whom) == ("钱**", "officer@station")
    watch.forward(hours=1)
    move = move_item(item=item, to_whom="甲", room="二号保管室", paper="J-1", at=watch(), powers=powers, now=watch(), photo=[PNG])
    assert move.from_whom == first.to_whom and move.photo is not None and move.photo.media_type == "image/png"
    with pytest.raises(InputError) as error:
        move_item(item=item, to_whom="乙", room="三号", paper="", at=first.at, powers=powers, now=watch())
    assert refused(error, "move_what"), "not before the move before it"
    with pytest.raises(InputError) as error:
        move_item(item=item, to_whom="乙", room="三号", paper="", at=watch(), powers=powers, now=watch(), photo=[b"%PDF-1.7"])
    assert refused(error, "no_photo")
    assert item.moves.count() == 2 and not list(verify())
    assert not Event.objects.filter(facts__contains="钱多多").exists()


def test_the_clock_of_handing_over_runs_from_the_taking(office: Office, watch: Watch) -> None:
    item = taken(office, watch, open_case(office, watch))
    assert {"hand_over", "list"} <= set(item.run.clocks.filter(ended_at=None).values_list("term", flat=True))
    watch.forward(days=2)
    tick(watch())
    assert ledger(item.matter, watch()).lines[0].late


def test_what_is_not_sorted_is_not_disposed_of_and_what_is_lawful_goes_back(office: Office, watch: Watch) -> None:
    item, powers = taken(office, watch, open_case(office, watch)), office.powers("officer@station")
    with pytest.raises(InputError) as error:
        ask_disposal(item=item, way="treasury", reason="x", powers=powers, now=watch())
    assert refused(error, "lawful_goes_back")
    with pytest.raises(InputError) as error:
        sort_item(item=item, nature="lawful", basis=" ", powers=powers, now=watch())
    assert refused(error, "sort_what")
    sort_item(item=item, nature="lawful", basis="工资收入", powers=powers, now=watch())
    for way in ("auction", "treasury"):
        with pytest.raises(InputError) as error:
            ask_disposal(item=item, way=way, reason="x", powers=powers, now=watch())
        assert refused(error, "lawful_goes_back")
    ask_disposal(item=item, way="return", reason="合法财产", powers=powers, now=watch())
    with pytest.raises(InputError) as error:
        sort_item(item=item, nature="unlawful", basis="x", powers=powers, now=watch())
    assert refused(error, "being_disposed")


def test_nothing_leaves_without_the_approval_of_a_head_who_did_not_ask(office: Office, watch: Watch) -> None:
    item, officer = taken(office, watch, open_case(office, watch)), office.powers("officer@station")
    head = office.powers("county_head@county")
    kept(item, office, watch)
    record_event(run=item.run, event="owner_clear", role="officer", at=watch(), powers=officer, now=watch())
    sort_item(item=item, nature="lawful", basis="被害人财物", powers=officer, now=watch())
    attach_paper(run=item.run, kind="return_list", number="2", role="officer", powers=officer, now=watch())
    for role, powers in (("officer", officer), ("county_head", head)):
        sign_gate(run=item.run, gate="return", role=role, powers=powers, now=watch())
    with pytest.raises(InputError) as error:
        record_event(run=item.run, event="returned", role="officer", at=watch(), powers=officer, now=watch())
    assert refused(error, "not_approved")
    disposal = ask_disposal(item=item, way="return", reason="返还被害人", powers=officer, now=watch())
    for powers in (officer, office.powers("squad_lead@station")):
        with pytest.raises(InputError) as error:
            approve_disposal(disposal=disposal, powers=powers, now=watch())
        assert refused(error, "may_not_approve")
    approve_disposal(disposal=disposal, powers=head, now=watch())
    disposal.refresh_from_db()
    with pytest.raises(InputError) as error:
        end_item(disposal=disposal, event="disposed", proceeds_fen=0, paper="F-1", powers=officer, now=watch())
    assert refused(error, "disposal_what")
    end_item(disposal=disposal, event="returned", proceeds_fen=0, paper="F-1", powers=officer, now=watch())
    item.run.refresh_from_db()
    assert item.run.state == "returned"
    with pytest.raises(InputError):
        move_item(item=item, to_whom="乙", room="三号", paper="", at=watch(), powers=officer, now=watch())


def amounts(row: str) -> list[int]:
    return [int(parse_fen(text)) for text in re.findall(r'<td class="amount">([\d,]+\.\d\d)</td>', row)]


def test_the_sums_on_the_page_add_up_both_ways(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    matter, officer = open_case(office, watch), office.powers("officer@station")
    for fen, what in ((1_000_000, "现金"), (12_345_601, "轿车"), (99, "手机")):
        taken(office, watch, matter, what, fen)
    car = Item.objects.get(what="轿车")
    sort_item(item=car, nature="unlawful", basis="赃款购买", powers=officer, now=watch())
    kept(car, office, watch)
    record_event(run=car.run, event="judgment_ordered", role="court", at=watch(), powers=officer, now=watch())
    disposal = ask_disposal(item=car, way="auction", reason="判决", powers=officer, now=watch())
    approve_disposal(disposal=disposal, powers=office.powers("county_head@county"), now=watch())
    disposal.refresh_from_db()
    end_item(disposal=disposal, event="disposed", proceeds_fen=10_000_000, paper="P-1", powers=officer, now=watch())
    page = signed_in("officer@station").get(f"/property/{matter.pk}").content.decode()
    sums = page.split('<table id="sums">')[1].split("</table>", maxsplit=1)[0]
    body = [amounts(row) for row in sums.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0].split("<tr>")[1:]]
    foot = amounts(sums.split("<tfoot>")[1])
    assert [sum(column) for column in zip(*body, strict=True)] == foot
    for row in (*body, foot):
        assert row[0] == sum(row[1:])
    assert foot[0] == 13_345_700 and "100,000.00" in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_item_is_taken_moved_sorted_and_disposed_of_on_the_pages(
    language: str, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    matter, client, head = open_case(office, watch), signed_in("officer@station"), signed_in("county_head@county")
    for one in (client, head):
        one.cookies["anlan_language"] = language
    told = {"what": "手表", "kind": "goods", "measure": "seized", "value": "8,000.00", "holder": "赵六", "room": "一号"}
    client.post(f"/property/{matter.pk}/take", {**told, "value": "x"})
    assert not Item.objects.exists()
    client.post(f"/property/{matter.pk}/take", told)
    item = Item.objects.get()
    assert "赵六" not in client.get(f"/property/{matter.pk}").content.decode()
    address = f"/property/items/{item.pk}"
    photo = SimpleUploadedFile("a.png", PNG)
    client.post(f"{address}/act", {"step": "move", "to_whom": "保管员", "room": "二号", "photo": photo})
    client.post(f"{address}/act", {"step": "sort", "nature": "unlawful", "basis": "赃物"})
    client.post(f"{address}/act", {"step": "ask", "way": "treasury", "reason": "判决"})
    assert 'value="approve"' not in client.get(address).content.decode()
    assert 'value="approve"' in head.get(address).content.decode()
    head.post(f"{address}/act", {"step": "approve"})
    item.refresh_from_db()
    assert item.disposals.get().approved_at is not None and item.moves.count() == 2
    assert client.post(f"{address}/act", {"step": "nonsense"}).status_code == 404


@pytest.mark.parametrize("who", ["officer@other_station", "bank_officer@bank", "administrator@city"])
def test_property_out_of_reach_does_not_exist(who: str, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    matter = open_case(office, watch)
    item, client = taken(office, watch, matter), signed_in(who)
    for address in (f"/property/{matter.pk}", f"/property/items/{item.pk}"):
        assert client.get(address).status_code in (403, 404)
    for address in (f"/property/{matter.pk}/take", f"/property/items/{item.pk}/act"):
        assert client.post(address, {"step": "sort"}).status_code in (403, 404)
