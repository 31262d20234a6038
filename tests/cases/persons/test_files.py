"""Photos and documents: what is taken, who opens it, what it says of itself on the way out, and the virus scanner."""

from __future__ import annotations

import io
import socketserver
import struct
import threading
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cases.files import kinds
from cases.models import CaseDocument, PersonPhoto, ScanState
from cases.operations import files as operations
from cases.operations import links
from cases.tasks.files import scan_document, scan_waiting_files
from corecit.access.actor import Actor
from corecit.access.policies import authorize
from corecit.audit.models import AuditEvent
from corecit.common.errors import Denied, Invalid, NotVisible
from tests.factories.cases import make_case, make_person
from tests.factories.files import PDF, make_document, make_photo, picture

# The industry's harmless test virus, in two pieces so that no scanner takes this file for one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in ("[Content_Types].xml", "word/document.xml", *names):
            file.writestr(name, "<x/>")
    return out.getvalue()


@pytest.fixture
def case(cast):
    return make_case(cast)


def add(cast, case, content: bytes = PDF, who: str = "clinician", title: str = "Discharge letter") -> CaseDocument:
    return operations.add_document(actor=cast.actor(who), case_id=case.pk, file=io.BytesIO(content), title=title)


# What is taken


@pytest.mark.parametrize(
    "content,kind",
    [(PDF, "pdf"), (picture(), "jpeg"), (picture("PNG"), "png"), (office(), "docx"), ("Señora, 12 años".encode(), "text")],
)
def test_kinds_are_told_by_content(content, kind):
    assert kinds.document(content).kind == kind


@pytest.mark.parametrize(
    "content,word",
    [
        (b"", "empty"),
        (b"MZ\x00\x01\x02", "not taken"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "Web pages"),
        (b"  <svg xmlns='x'/>", "Web pages"),
        (office("word/vbaProject.bin"), "macros"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\xff\xd8\xff\xe0broken", "damaged"),
        (b"\x00\x00\x00\x18ftypheic\x00", "HEIC"),
    ],
)
def test_what_is_not_taken_is_refused_with_a_reason(content, word):
    with pytest.raises(kinds.FileRefused, match=word):
        kinds.document(content)


@pytest.mark.parametrize("content", [b"MZ\x90" + b"\x00" * 50, b"<svg/>", b"%PDF-1.7", b"a letter"])
def test_no_photo_is_asked_for_as_a_document(content):
    with pytest.raises(kinds.FileRefused, match="Choose a JPEG or PNG"):
        kinds.photo(content)


def test_pictures_lose_place_and_camera_and_are_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "CAMERA-MARK"
    exif.get_ifd(0x8825)[1] = "N"
    taken = kinds.photo(picture(exif=exif, size=(40, 30)))
    assert b"CAMERA-MARK" not in taken.content and b"Exif" not in taken.content
    with Image.open(io.BytesIO(taken.content)) as shown:
        assert shown.size == (30, 40) and not shown.getexif()


def test_a_bomb_of_points_is_refused(monkeypatch):
    monkeypatch.setattr(kinds, "MOST_PIXELS", 100)
    with pytest.raises(kinds.FileRefused, match="too many points"):
        kinds.document(picture())


def test_too_large_says_how_large(cast, case, settings):
    settings.DOCUMENT_MAX_BYTES = 1024 * 1024
    with pytest.raises(Invalid, match="larger than 1 MB"):
        add(cast, case, PDF + b"x" * 1024 * 1024)
    assert not CaseDocument.objects.exists()


def test_what_is_refused_leaves_nothing_behind(cast, case, monkeypatch):
    def crash(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("cases.operations.files.record", crash)
    before = default_storage.listdir("documents")[1] if default_storage.exists("documents") else []
    with pytest.raises(RuntimeError):
        add(cast, case)
    assert (default_storage.listdir("documents")[1] if default_storage.exists("documents") else []) == before


# Who opens it, and how it leaves


def test_a_document_leaves_as_a_download_that_gives_nothing_away(cast, case, sign_in):
    row = add(cast, case)
    response = sign_in("clinician").get(reverse("cases:document-open", args=[row.uid]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == f'attachment; filename="document-{row.uid.hex[:8]}.pdf"'
    assert response["Content-Type"] == "application/pdf" and response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox" and "no-store" in response["Cache-Control"]
    assert AuditEvent.objects.get(action="casedocument.view").case_id == case.pk
    assert "Discharge" not in row.key and str(row.uid) not in row.key


@pytest.mark.parametrize("side,readers", [("clinical", {"clinician", "peer", "clinical_supervisor"}), ("police", {"officer", "officer_two", "police_supervisor"})])  # fmt: skip
def test_documents_open_to_their_own_side_alone(cast, case, sign_in, side, readers):
    row = make_document(cast, case, side=side)
    for key in cast.keys:
        client = sign_in(key)
        answer = client.get(reverse("cases:document-open", args=[row.uid])).status_code
        assert answer == 200 if key in readers else answer in (403, 404), key
        page = client.get(reverse("cases:record-detail", args=[case.uid])).content.decode()
        assert ("DOCUMENT-MARK" in page) == (key in readers), key
        if key not in readers:
            assert client.post(reverse("cases:document-retire", args=[row.uid]), {"reason": "x"}).status_code in (403, 404)
    assert CaseDocument.objects.get().retired_at is None


def test_a_document_goes_to_the_side_of_whoever_hands_it_in(cast, case):
    assert add(cast, case, who="officer").side == "police" and add(cast, case).side == "clinical"
    for key in ("officer_b", "admin", "privacy", "partner"):
        with pytest.raises((NotVisible, Denied)):
            add(cast, case, who=key)


def test_the_page_takes_a_document_and_keeps_what_was_typed_when_it_refuses(cast, case, sign_in):
    client, where = sign_in("clinician"), reverse("cases:document-create", args=[case.uid])
    refused = client.post(where, {"title": "A letter", "file": SimpleUploadedFile("letter.pdf", b"<html>")})
    assert refused.status_code == 400 and "Web pages" in refused.content.decode() and "A letter" in refused.content.decode()
    returned = b"NCIC III RESPONSE\nFBI/123456AA1\nThis record is based on the FBI number"
    refused = client.post(where, {"title": "Text", "file": SimpleUploadedFile("a.txt", returned)})
    assert refused.status_code == 400 and "criminal-history" in refused.content.decode()
    sent = client.post(where, {"title": "A letter", "file": SimpleUploadedFile("Jordan Vale methadone.pdf", PDF)})
    assert sent.status_code == 302
    row = CaseDocument.objects.get()
    assert row.side == "clinical" and row.kind == "pdf" and "Jordan" not in str(vars(row))
    page = client.get(reverse("cases:record-detail", args=[case.uid])).content.decode()
    assert "A letter" in page and "no scanner is set up" in page


def test_retiring_needs_a_reason_and_takes_it_out_of_sight_but_keeps_it(cast, case, sign_in):
    row = make_document(cast, case)
    client, where = sign_in("clinician"), reverse("cases:document-retire", args=[row.uid])
    client.post(where, {"reason": " "})
    assert CaseDocument.objects.get().retired_at is None
    client.post(where, {"reason": "Of somebody else"})
    row.refresh_from_db()
    assert row.retired_by == cast.clinician and default_storage.exists(row.key)
    assert client.get(reverse("cases:document-open", args=[row.uid])).status_code == 403
    assert "DOCUMENT-MARK" not in client.get(reverse("cases:record-detail", args=[case.uid])).content.decode()
    with pytest.raises(Denied):
        operations.retire_document(actor=cast.actor("clinician"), document_id=row.pk, reason="Again")


def test_a_photo_is_seen_by_both_sides_and_by_nobody_else(cast, case, sign_in):
    person = case.person
    client = sign_in("officer")
    sent = client.post(reverse("cases:photo-create", args=[person.uid]), {"file": SimpleUploadedFile("me.png", picture("PNG"))})
    assert sent.status_code == 302
    photo = PersonPhoto.objects.get()
    where = reverse("cases:photo-open", args=[photo.uid])
    for key in cast.keys:
        answer = sign_in(key).get(where)
        sees = key in ("officer", "officer_two", "clinician", "peer", "police_supervisor", "clinical_supervisor")
        assert answer.status_code == 200 if sees else answer.status_code in (403, 404), key
    response = sign_in("clinician").get(where)
    assert response["Content-Type"] == "image/jpeg" and response["Content-Disposition"].startswith("inline")
    assert where in client.get(reverse("cases:person-detail", args=[person.uid])).content.decode()
    assert (
        sign_in("officer").post(reverse("cases:photo-create", args=[person.uid]), {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code
        == 400
    )
    client.post(reverse("cases:photo-retire", args=[photo.uid]), {"reason": "Somebody else"})
    assert where not in client.get(reverse("cases:person-detail", args=[person.uid])).content.decode()
    assert sign_in("officer").get(where).status_code == 403


def test_a_newer_photo_takes_the_place_of_the_one_before(cast, case):
    first = make_photo(case.person)
    operations.add_photo(actor=cast.actor("officer"), person_id=case.person.pk, file=io.BytesIO(picture()))
    first.refresh_from_db()
    assert first.retired_by == cast.officer and PersonPhoto.objects.filter(retired_at=None).count() == 1


def test_photo_and_documents_follow_when_records_are_linked(cast, case):
    other = make_case(cast, person=make_person("Second", "Record"))
    photo, document = make_photo(other.person), make_document(cast, other)
    row = links.link(actor=cast.actor("officer"), kept_uid=case.person.uid, other_uid=other.person.uid, reason="Same")
    photo.refresh_from_db()
    assert photo.person == case.person and CaseDocument.objects.get(pk=document.pk).case.person == case.person
    links.unlink(actor=cast.actor("officer"), link_uid=row.uid, reason="Not the same")
    photo.refresh_from_db()
    assert photo.person == other.person


# The scanner: a small server that speaks clamd's protocol


class Clamd(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.seen.append(len(content))  # type: ignore[attr-defined]
        said = b"stream: Win.Test.EICAR_HDB-1 FOUND" if EICAR in content else b"stream: OK"
        if b"TOO-LARGE" in content:
            said = b"INSTREAM size limit exceeded. ERROR"
        self.wfile.write(said + b"\0")


@pytest.fixture
def clamd(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.seen = []  # type: ignore[attr-defined]
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def test_a_file_waits_is_scanned_and_opens_when_clean(cast, case, clamd, sign_in):
    row = add(cast, case)
    client, where = sign_in("clinician"), reverse("cases:document-open", args=[row.uid])
    waiting = client.get(where)
    assert waiting.status_code == 403 and "has not finished" in waiting.content.decode()
    page = client.get(reverse("cases:record-detail", args=[case.uid])).content.decode()
    assert "waiting for the virus scan" in page
    scan_document(row.pk)
    row.refresh_from_db()
    assert row.scan == ScanState.CLEAN and clamd.seen == [len(PDF)]
    assert client.get(where).status_code == 200
    assert "scanned, nothing found" in client.get(reverse("cases:record-detail", args=[case.uid])).content.decode()


def test_an_infected_file_is_locked_for_everybody(cast, case, clamd, sign_in):
    row = add(cast, case, PDF + EICAR)
    scan_document(row.pk)
    row.refresh_from_db()
    assert row.scan == ScanState.INFECTED and row.scan_finding == "Win.Test.EICAR_HDB-1"
    client = sign_in("clinician")
    assert client.get(reverse("cases:document-open", args=[row.uid])).status_code == 403
    assert "infected: locked" in client.get(reverse("cases:record-detail", args=[case.uid])).content.decode()
    assert AuditEvent.objects.get(action="document.scan").detail["state"] == "infected"


def test_large_files_go_over_in_pieces(cast, case, clamd):
    row = add(cast, case, PDF + b"0" * 300_000)
    scan_document(row.pk)
    assert clamd.seen == [len(PDF) + 300_000]


def test_what_the_scanner_will_not_look_at_stays_locked(cast, case, clamd):
    row = add(cast, case, PDF + b"TOO-LARGE")
    scan_document(row.pk)
    row.refresh_from_db()
    assert row.scan == ScanState.FAILED
    with pytest.raises(Denied):
        authorize(cast.actor("clinician"), "open", row)


def test_files_wait_while_the_scanner_is_away_and_the_sweep_takes_them_up(cast, case, clamd, settings):
    there, settings.CLAMD_URL = settings.CLAMD_URL, "tcp://127.0.0.1:9"
    row, photo = add(cast, case), make_photo(case.person)
    scan_waiting_files()
    row.refresh_from_db()
    assert row.scan == ScanState.WAITING
    settings.CLAMD_URL = there
    assert operations.sweep(actor=Actor.system("tests")) == 2
    row.refresh_from_db()
    photo.refresh_from_db()
    assert row.scan == photo.scan == ScanState.CLEAN


def test_a_scanner_by_unix_socket(cast, case, settings, tmp_path):
    with socketserver.ThreadingUnixStreamServer(str(tmp_path / "clamd.sock"), Clamd) as server:
        server.seen = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_URL = f"unix://{tmp_path}/clamd.sock"
        row = add(cast, case)
        scan_document(row.pk)
        server.shutdown()
    row.refresh_from_db()
    assert row.scan == ScanState.CLEAN
