"""Clean copies of files: drawn anew from what is seen, a PDF page by page; the original stays as it came and stays a download."""

import io
from collections.abc import Callable

import pytest
import typst
from django.test import Client
from PIL import Image

from anlan.desk.intake.acts.add_uploads import add_uploads
from anlan.desk.matters import looking
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.looking import PDF, look_at
from anlan.desk.matters.models import Document
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import stop_order
from tests.desk.test_victims_money import told

SignedIn = Callable[[str], Client]
TWO_PAGES = typst.compile(b"= One\n#pagebreak()\n= Two", format="pdf")
HIDDEN = b"camera: somebody's phone"


def picture_file() -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = HIDDEN.decode()
    Image.linear_gradient("L").save(out, "JPEG", exif=exif)
    return out.getvalue()


def attached(office: Office, watch: Watch, content: bytes, name: str) -> Document:
    run = stop_order(office, watch)
    return attach_paper(
        run=run, kind="report_record", number="", role="officer", powers=office.powers("officer@station"), now=watch(), name=name,
        content=[content],
    )  # fmt: skip


def test_each_page_of_a_pdf_is_drawn_and_no_page_beyond_the_last() -> None:
    pages = [look_at(TWO_PAGES, PDF, page) for page in (1, 2, 3)]
    first, second, none = pages
    assert first is not None and second is not None and none is None
    assert first.media_type == "image/png" and first.picture.startswith(b"\x89PNG") and first.picture != second.picture
    assert Image.open(io.BytesIO(first.picture)).width > 500


@pytest.mark.parametrize("content", [b"%PDF-1.7 and then nothing", b"%PDF-", TWO_PAGES[:200], b"%PDF-1.4\n" + b"9" * 5000])
def test_a_broken_pdf_shows_nothing_and_harms_nothing(content: bytes) -> None:
    assert look_at(content, PDF, 1) is None


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "PATIENCE", 0.001)
    assert look_at(TWO_PAGES, PDF, 1) is None


def test_a_pdf_of_a_matter_is_looked_at_page_by_page_and_its_original_stays(
    office: Office, signed_in: SignedIn, watch: Watch
) -> None:
    paper = attached(office, watch, TWO_PAGES, "记录.pdf")
    client = signed_in("officer@station")
    assert f"/papers/{paper.pk}/look" in client.get(f"/matters/{paper.matter_id}").content.decode()
    page = client.get(f"/papers/{paper.pk}/look?page=2").content.decode()
    assert f"/papers/{paper.pk}/picture?page=2" in page and "?page=1" in page and "?page=3" in page
    answer = client.get(f"/papers/{paper.pk}/picture?page=2")
    assert answer["Content-Type"] == "image/png" and "sandbox" in answer["Content-Security-Policy"]
    assert client.get(f"/papers/{paper.pk}/picture?page=9").status_code == 404
    assert client.get(f"/papers/{paper.pk}/picture?page=²").status_code == 200, "nonsense is the first page"
    assert b"".join(client.get(f"/papers/{paper.pk}").streaming_content) == TWO_PAGES  # type: ignore[attr-defined]
    assert signed_in("officer@other_station").get(f"/papers/{paper.pk}/picture").status_code == 404


def test_the_copy_of_a_picture_holds_nothing_hidden(office: Office, signed_in: SignedIn, watch: Watch) -> None:
    content = picture_file()
    assert HIDDEN in content
    paper = attached(office, watch, content, "现场.jpg")
    seen = signed_in("officer@station").get(f"/papers/{paper.pk}/picture").content
    assert seen.startswith(b"\xff\xd8") and HIDDEN not in seen


def test_what_cannot_be_looked_at_offers_no_copy(office: Office, signed_in: SignedIn, watch: Watch) -> None:
    paper = attached(office, watch, b"time,amount\n", "list.csv")
    client = signed_in("officer@station")
    assert client.get(f"/papers/{paper.pk}/look").status_code == client.get(f"/papers/{paper.pk}/picture").status_code == 404
    assert f"/papers/{paper.pk}/look" not in client.get(f"/matters/{paper.matter_id}").content.decode()


def test_a_pdf_that_a_victim_sent_is_looked_at_too(office: Office, signed_in: SignedIn, watch: Watch) -> None:
    one = told(office, watch)
    (upload,) = add_uploads(submission=one, contents=[TWO_PAGES], now=watch())
    client = signed_in("officer@station")
    assert f"/uploads/{upload.pk}/look" in client.get(f"/tips/{one.pk}").content.decode()
    assert client.get(f"/uploads/{upload.pk}/look").status_code == 200
    assert client.get(f"/uploads/{upload.pk}/picture?page=2").content.startswith(b"\x89PNG")
    assert client.get(f"/uploads/{upload.pk}/picture?page=3").status_code == 404
