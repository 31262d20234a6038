"""Notes: signed when saved, added to and never changed, drafts kept by the server."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Note
from cases.operations import notes, records
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Denied, Invalid
from corecit.web.models import Draft
from tests.factories.cases import make_case

KINDS = {
    "officer": ["police"],
    "police_supervisor": ["police"],
    "clinician": ["clinical", "contact", "psychotherapy"],
    "clinical_supervisor": ["clinical", "contact", "psychotherapy"],
    "peer": ["clinical", "contact"],
}


def write(client, case, **values):
    return client.post(
        reverse("cases:note-create", args=[case.uid]),
        {"uid": str(uuid.uuid4()), "kind": "clinical", "text": "Slept well", "at": ""} | values,
    )


@pytest.mark.parametrize("key", KINDS)
def test_each_role_writes_its_kinds(cast, sign_in, key):
    case = make_case(cast)
    for kind in ("police", "clinical", "contact", "psychotherapy"):
        expected = 302 if kind in KINDS[key] else 400
        assert write(sign_in(key), case, kind=kind).status_code == expected, kind
        if kind not in KINDS[key]:
            with pytest.raises(Denied):
                notes.write(actor=cast.actor(key), case_id=case.pk, kind=kind, text="x")
    assert [note.kind for note in Note.objects.order_by("id")] == [
        kind for kind in ("police", "clinical", "contact", "psychotherapy") if kind in KINDS[key]
    ]


def test_it_is_signed_and_moves_the_case(cast, sign_in):
    case = make_case(cast, activity_at=timezone.now() - dt.timedelta(days=3))
    write(sign_in("clinician"), case)
    note = Note.objects.get()
    assert (note.author, note.author_role, note.side, note.text) == (cast.clinician, "clinician", "clinical", "Slept well")
    assert timezone.now() - Case.objects.get().activity_at < dt.timedelta(minutes=1)
    assert AuditEvent.objects.get(action="note.create").detail == {"kind": "clinical"}
    page = sign_in("clinician").get(reverse("cases:note-detail", args=[note.uid])).content.decode()
    assert "Nadia Haddad, Clinician" in page


def test_the_form_sent_twice_writes_one(cast, sign_in):
    case, uid = make_case(cast), str(uuid.uuid4())
    assert [write(sign_in("clinician"), case, uid=uid).status_code for _n in range(2)] == [302, 302]
    assert Note.objects.count() == 1
    with pytest.raises(Conflict):
        notes.write(actor=cast.actor("peer"), case_id=case.pk, kind="clinical", text="x", uid=uuid.UUID(uid))


def test_wrong_notes_are_refused_with_what_was_typed(cast, sign_in):
    case = make_case(cast)
    tomorrow = (timezone.localtime() + dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    for wrong in ({"text": " "}, {"at": tomorrow}, {"kind": "diary"}, {"uid": "x"}):
        answer = write(sign_in("clinician"), case, **({"text": "TYPED-MARK"} | wrong))
        assert answer.status_code == 400, wrong
        assert "text" in wrong or b"TYPED-MARK" in answer.content
    with pytest.raises(Invalid):
        notes.write(actor=cast.actor("clinician"), case_id=case.pk, kind="clinical", text="  ")
    assert not Note.objects.exists()


def test_a_criminal_history_return_is_refused(cast, sign_in):
    text = "Ran him: NCIC III RESPONSE  FBI/123456AB1  SID/TX01234567  ARRESTED OR RECEIVED 2011"
    answer = write(sign_in("officer"), make_case(cast), kind="police", text=text)
    assert answer.status_code == 400 and b"SID/TX01234567" in answer.content and not Note.objects.exists()


def test_addenda_and_nothing_else(cast, sign_in):
    case = make_case(cast)
    note = notes.write(actor=cast.actor("clinician"), case_id=case.pk, kind="clinical", text="First")
    address = reverse("cases:note-detail", args=[note.uid])
    uid = str(uuid.uuid4())
    for _n in range(2):
        assert sign_in("peer").post(address, {"uid": uid, "text": "Second, by a colleague"}).status_code == 302
    records.transition(actor=cast.actor("clinician"), case_id=case.pk, to="closed", close_reason="goals_met")
    # A closed case still takes a correction, and no new note.
    assert sign_in("clinician").post(address, {"uid": str(uuid.uuid4()), "text": "Third"}).status_code == 302
    assert write(sign_in("clinician"), case).status_code == 403
    note.refresh_from_db()
    assert note.text == "First"
    assert list(note.addenda.order_by("id").values_list("text", "author_role")) == [
        ("Second, by a colleague", "peer"),
        ("Third", "clinician"),
    ]
    addendum = note.addenda.first()
    with pytest.raises(Denied, match="note itself"):
        notes.amend(actor=cast.actor("clinician"), note_id=addendum.pk, text="x")
    page = sign_in("clinician").get(address).content.decode()
    assert page.index("First") < page.index("Second, by a colleague") < page.index("Third")


def test_the_draft_comes_back_and_is_cleared_by_signing(cast, sign_in):
    case = make_case(cast)
    client = sign_in("clinician")
    page = client.get(reverse("cases:note-create", args=[case.uid]))
    sheet = page.context["sheet"]
    assert f'data-autosave-url="{sheet.autosave_url}"' in page.content.decode()
    values = {"uid": str(page.context["form"]["uid"].value()), "kind": "contact", "text": "HALF-TYPED", "at": "", "draft": sheet.token}
    assert client.post(sheet.autosave_url, values).status_code == 200
    again = client.get(reverse("cases:note-create", args=[case.uid]))
    assert b"HALF-TYPED" in again.content and b"restored" in again.content
    # Nobody else gets it, and the list of drafts calls it by number alone.
    assert b"HALF-TYPED" not in sign_in("peer").get(reverse("cases:note-create", args=[case.uid])).content
    assert Draft.objects.get().title == f"Note on case {case.number}"
    write(sign_in("clinician"), case, uid=values["uid"], kind="contact", text="HALF-TYPED, done")
    assert not Draft.objects.exists()
    assert Note.objects.get().kind == "contact"


def test_the_system_reads_no_psychotherapy_note(cast):

    case = make_case(cast)
    for kind in KINDS["clinician"]:
        notes.write(actor=cast.actor("clinician"), case_id=case.pk, kind=kind, text="x")
    assert set(visible(Actor.system("export"), Note).values_list("kind", flat=True)) == {"clinical", "contact"}
