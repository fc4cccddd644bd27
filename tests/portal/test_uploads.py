"""Files from the public: told by content, kept sealed, a clean picture to look at; nothing hidden in them reaches the desk."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from anlan.desk.intake.acts.add_uploads import MOST
from anlan.desk.intake.models import Upload
from anlan.desk.intake.sealed_files import LARGEST, clean, clean_copy, original
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event
from tests.desk.conftest import Office, Watch
from tests.portal.test_portal import letter

SignedIn = Callable[[str], Client]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 30), secret: str = "CANARY-CAMERA") -> bytes:
    """A picture that says in its hidden data who took it, turned by its orientation mark."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x010F], exif[0x0112] = secret, 6
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **({"exif": exif} if kind in ("JPEG", "WEBP", "PNG") else {}))
    return out.getvalue()


def upload(client: Client, receipt: tuple[str, str], *contents: bytes, name: str = "a.bin", **more: str) -> str:
    files = [SimpleUploadedFile(name, content, "text/html") for content in contents]
    told = {"number": receipt[0], "receipt": receipt[1], "do": "write", "file": files, **more}
    answer = client.post("/public/follow", told)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_shown_upright_without_its_hidden_data_and_its_original_is_kept_as_it_came(
    kind: str, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    receipt, content = letter(Client()), photo(kind)
    page = upload(Client(), receipt, content, name="钱多多身份证.jpg")
    one = Upload.objects.get()
    assert one.name in page and "钱多多" not in page
    assert original(one.sha256) == content and one.sha256 == hashlib.sha256(content).hexdigest()
    officer = signed_in("officer@station")
    shown = officer.get(f"/uploads/{one.pk}/picture")
    assert shown.headers["Content-Type"] == "image/jpeg" and shown.headers["X-Content-Type-Options"] == "nosniff"
    made = Image.open(BytesIO(shown.content))
    assert not made.getexif() and b"CANARY" not in shown.content
    assert made.size == ((30, 60) if kind != "GIF" else (60, 30)), "upright"
    assert one.name in officer.get(f"/tips/{one.submission_id}").content.decode()


def test_an_original_is_only_ever_a_download(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    upload(Client(), letter(Client()), PDF)
    answer = signed_in("officer@station").get(f"/uploads/{Upload.objects.get().pk}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.content == PDF
    assert signed_in("officer@station").get(f"/uploads/{Upload.objects.get().pk}/picture").status_code == 404
    assert signed_in("officer@other_station").get(f"/uploads/{Upload.objects.get().pk}").status_code == 404


def test_nothing_of_a_file_lies_readable_in_the_data_folder_or_the_record(office: Office, watch: Watch) -> None:
    upload(Client(), letter(Client()), b"%PDF-1.7 canary-in-a-file", name="canary-name.pdf")
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        assert not path.is_file() or b"canary-in-a-file" not in path.read_bytes()
    event = Event.objects.get(type="public_uploaded")
    assert Upload.objects.get().sha256 in event.facts and "canary" not in event.facts
    assert list(verify()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>1</script>",
        b"<?xml version='1.0'?><svg/>",
        b"MZ\x90\x00",
        b"#!/bin/sh\n",
        b"\x00\x01\x02",
        b"\x7fELF\x02",
    ],
)
def test_programs_pages_and_the_unknown_are_refused_with_the_error_on_top_and_at_the_field(
    content: bytes, office: Office, watch: Watch
) -> None:
    page = upload(Client(), letter(Client()), content)
    assert 'role="alert"' in page and 'id="answer-error"' in page
    assert not Upload.objects.exists()


def test_one_bad_file_among_several_keeps_none(office: Office, watch: Watch) -> None:
    upload(Client(), letter(Client()), PDF, b"MZ\x90\x00")
    assert not Upload.objects.exists()


def test_size_and_count_are_limited(office: Office, watch: Watch) -> None:
    receipt = letter(Client())
    assert "10 MB" in upload(Client(), receipt, b"%PDF-" + b"a" * LARGEST)
    upload(Client(), receipt, *(PDF + bytes([65 + n]) for n in range(MOST)))
    assert Upload.objects.count() == MOST
    upload(Client(), receipt, PDF)
    assert Upload.objects.count() == MOST


def test_a_picture_of_too_many_points_gets_no_copy_and_is_not_unpacked() -> None:
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert clean_copy(out.getvalue(), "image/png") is None


def test_a_broken_picture_is_kept_without_a_copy(office: Office, watch: Watch) -> None:
    upload(Client(), letter(Client()), photo()[:200])
    assert not Upload.objects.get().has_copy
    assert clean_copy(photo(), "application/pdf") is None


HEADS = st.sampled_from(
    [
        b"",
        b"%PDF-",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"GIF89a",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"PK\x03\x04",
        b"\x00\x00\x00\x18ftypheic",
    ]
)


@pytest.fixture
def receipt(office: Office, watch: Watch) -> tuple[str, str]:
    return letter(Client())


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(head=HEADS, tail=st.binary(max_size=400), name=st.text(max_size=40), media=st.text(max_size=20))
@example(head=b"\xff\xd8\xff", tail=b"\xe0" * 50, name="../../etc/passwd", media="image/svg+xml")
@example(head=b"%PDF-", tail=b"", name="\x00", media="\x00")
def test_no_content_name_or_type_breaks_the_page(
    head: bytes, tail: bytes, name: str, media: str, receipt: tuple[str, str]
) -> None:
    Upload.objects.all().delete()
    answer = Client().post(
        "/public/follow", body(receipt, name, media, head + tail), content_type="multipart/form-data; boundary=b"
    )
    assert answer.status_code in (200, 400)
    refused = 'role="alert"' in answer.content.decode() or answer.status_code == 400
    assert refused is not Upload.objects.exists()
    for made in Upload.objects.filter(has_copy=True):
        assert clean(made.sha256)[:3] == b"\xff\xd8\xff"


def body(receipt: tuple[str, str], name: str, media: str, content: bytes) -> bytes:
    """A form as a hostile browser sends it: the name and the type as they come."""
    told = {"number": receipt[0], "receipt": receipt[1], "do": "write"}
    parts = [f'--b\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in told.items()]
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {media}\r\n\r\n'
    return b"".join([*parts, head.encode("utf-8", "replace"), content, b"\r\n--b--\r\n"])
