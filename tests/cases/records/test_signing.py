"""Notes kept unsigned, signed, written by templates; comments of supervisors; what is one reader's alone is on no path of another's."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases import hooks
from cases.models import Note, NoteTemplate
from cases.operations import note_templates, notes
from cases.selectors import in_hand, timeline
from cases.selectors import notes as reading
from corecit.common.errors import Denied, NotVisible
from corecit.notices.models import Notice
from corecit.web.models import Draft
from tests.factories.cases import make_case, make_note, make_note_template


def post(client, name, uid, **values):
    return client.post(reverse(f"cases:{name}", args=[uid]), {"uid": str(uuid.uuid4()), "kind": "clinical", "at": ""} | values)


def test_an_unsigned_note_is_its_authors_alone_until_it_is_signed(cast, sign_in):
    case = make_case(cast)
    assert post(sign_in("clinician"), "note-create", case.uid, text="HALF-MARK", action="keep").status_code == 302
    note = Note.objects.get()
    assert note.signed_at is None
    for key in ("peer", "clinical_supervisor", "officer", "clinician_b"):
        for page in ("note-detail", "note-edit"):
            assert sign_in(key).get(reverse(f"cases:{page}", args=[note.uid])).status_code == 404, (key, page)
        assert post(sign_in(key), "note-edit", note.uid, text="x").status_code == 404, key
        assert sign_in(key).post(reverse("cases:note-discard", args=[note.uid])).status_code == 404, key
        with pytest.raises(NotVisible):
            notes.edit(actor=cast.actor(key), note_id=note.pk, kind="clinical", text="x")
        assert "unsigned" not in sign_in(key).get("/").content.decode()
        assert hooks.obstacles(cast.actor(key), case) == [] if key != "clinician_b" else True
    assert timeline.page(cast.actor("clinician"), case, chosen="note").rows == [] and reading.to_print(cast.actor("clinician"), case) == []
    client = sign_in("clinician")
    for address in ("/", reverse("web:drafts"), reverse("cases:record-detail", args=[case.uid])):
        page = client.get(address).content.decode()
        assert reverse("cases:note-edit", args=[note.uid]) in page and "HALF-MARK" not in page, address
    assert any("unsigned" in one for one in hooks.obstacles(cast.actor("clinician"), case)) and in_hand.unsigned_notes(cast.clinician) == 1
    assert client.get(reverse("cases:note-detail", args=[note.uid])).status_code == 302
    assert b"HALF-MARK" in client.get(reverse("cases:note-edit", args=[note.uid])).content
    assert post(client, "note-edit", note.uid, text="Whole now", action="keep").status_code == 302
    assert post(client, "note-edit", note.uid, text="Whole and signed", kind="contact", action="sign").status_code == 302
    note.refresh_from_db()
    assert (note.text, note.kind, note.author_role) == ("Whole and signed", "contact", "clinician") and note.signed_at is not None
    assert "Nadia Haddad, Clinician" in sign_in("peer").get(reverse("cases:note-detail", args=[note.uid])).content.decode()
    assert post(sign_in("clinician"), "note-edit", note.uid, text="Changed").status_code == 302
    with pytest.raises(Denied, match="addendum"):
        notes.edit(actor=cast.actor("clinician"), note_id=note.pk, kind="contact", text="Changed")
    with pytest.raises(Denied):
        notes.discard(actor=cast.actor("clinician"), note_id=note.pk)
    note.refresh_from_db()
    assert note.text == "Whole and signed"


def test_the_database_refuses_a_change_of_a_signed_note(cast):
    case = make_case(cast)
    note = make_note(cast, case)
    for change in ({"text": "x"}, {"signed_at": None}, {"author_role": "peer"}, {"at": timezone.now()}, {"author": cast.peer}):
        with pytest.raises(IntegrityError, match="signed note"), transaction.atomic():
            Note.objects.filter(pk=note.pk).update(**change)
    draft = make_note(cast, case, signed_at=None)
    Note.objects.filter(pk=draft.pk).update(text="y", signed_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(
            case=case, side="clinical", kind="clinical", author=cast.peer, author_role="peer", text="z", at=note.at, addendum_to=note
        )


def test_an_unsigned_note_is_thrown_away_by_its_author_and_can_be_signed_on_a_closed_case(cast, sign_in):
    case = make_case(cast)
    note, other = make_note(cast, case, signed_at=None), make_note(cast, case, signed_at=None)
    assert sign_in("clinician").post(reverse("cases:note-discard", args=[note.uid])).status_code == 302
    type(case).objects.filter(pk=case.pk).update(status="closed", closed_at=timezone.now(), closed_by=cast.peer)
    notes.edit(actor=cast.actor("clinician"), note_id=other.pk, kind="clinical", text="Signed later", is_signed=True)
    assert list(Note.objects.values_list("text", flat=True)) == ["Signed later"]


def test_a_template_gives_the_note_its_sections(cast, sign_in):
    case, template = make_case(cast), make_note_template(cast)
    make_note_template(cast, "lakeside", "police", name="ELSEWHERE-MARK")
    client, address = sign_in("clinician"), reverse("cases:note-create", args=[case.uid])
    page = client.get(f"{address}?template={template.uid}").content.decode()
    assert "What was seen" in page and 'name="section_1"' in page and "ELSEWHERE-MARK" not in page
    values = {"template": str(template.uid), "heading": ["Data", "Plan"]}
    assert post(client, "note-create", case.uid, **values, section_0=" ", section_1="").status_code == 400
    # The template changed meanwhile: what was typed keeps its headings.
    NoteTemplate.objects.update(sections=[{"heading": "Other", "hint": ""}])
    assert post(client, "note-create", case.uid, **values, section_0="Slept", section_1="").status_code == 302
    note = Note.objects.get()
    assert (note.text, note.template) == ("Data\nSlept", template)
    assert note.sections == [{"heading": "Data", "text": "Slept"}, {"heading": "Plan", "text": ""}]
    shown = client.get(reverse("cases:note-detail", args=[note.uid])).content.decode()
    assert '<h3 class="answer-title">Data</h3>' in shown and "Plan" not in shown[shown.index("answer-title") :][:200]
    # Pasted over two sections it is refused as well.
    split = {"section_0": "FBI/123456AB1", "section_1": "SID/TX01234567"}
    assert post(client, "note-create", case.uid, **values, **split).status_code == 400


def test_what_was_typed_goes_over_into_another_template(cast, sign_in):
    case, template = make_case(cast), make_note_template(cast)
    client, address = sign_in("clinician"), reverse("cases:note-create", args=[case.uid])
    sheet = client.get(address).context["sheet"]
    client.post(sheet.autosave_url, {"kind": "contact", "text": "TYPED-MARK", "draft": sheet.token})
    form = client.get(f"{address}?template={template.uid}").context["form"]
    assert (form.initial["section_0"], form.initial["kind"]) == ("TYPED-MARK", "clinical")
    Draft.objects.update(data={"template": [str(template.uid)], "heading": ["Data", "Plan"], "section_0": ["A"], "section_1": ["B"]})
    assert client.get(address).context["form"].initial["section_1"] == "B"
    assert client.get(f"{address}?template=").context["form"].initial["text"] == "Data\nA\n\nPlan\nB"
    other = make_note_template(cast, name="Other", sections=[{"heading": "Plan", "hint": ""}])
    assert client.get(f"{address}?template={other.uid}").context["form"].initial["section_0"] == "B\n\nData\nA"


def test_templates_are_kept_by_administrators(cast, sign_in):
    client = sign_in("admin")
    assert b"DAP" in client.get(reverse("cases:note-template-list")).content
    new = reverse("cases:note-template-create")
    assert "Assessment: What it means" in client.get(f"{new}?from=dap").content.decode()
    values = {"agency": str(cast.agencies["health"].uid), "name": "DAP", "kind": "clinical", "is_active": "on"}
    assert client.post(new, values | {"sections": "Data: seen\n\nPlan"}).status_code == 302
    template = NoteTemplate.objects.get()
    assert template.sections == [{"heading": "Data", "hint": "seen"}, {"heading": "Plan", "hint": ""}] and template.side == "clinical"
    for wrong in (
        {"name": "dap", "sections": "A"},
        {"name": "X", "sections": "A\na"},
        {"name": "X", "sections": ":"},
        {"name": "X", "sections": ""},
    ):
        assert client.post(new, values | wrong).status_code == 400, wrong
    address = reverse("cases:note-template-edit", args=[template.uid])
    assert client.post(address, values | {"sections": "Only", "is_active": ""}).status_code == 302
    assert reading.templates_for(cast.actor("clinician")) == []
    with pytest.raises(Denied):
        note_templates.create(actor=cast.actor("clinical_supervisor"), agency=values["agency"], name="Y", kind="clinical", sections=[])


READERS = {"clinician", "clinical_supervisor"}


def test_a_comment_is_read_by_its_addressee_and_supervisors_and_answered(cast, sign_in):
    case = make_case(cast)
    note = make_note(cast, case)
    client = sign_in("clinical_supervisor")
    assert reverse("cases:note-comment", args=[note.uid]) in client.get(reverse("cases:note-detail", args=[note.uid])).content.decode()
    values = {"addressed_to": str(cast.clinician.pk), "text": "COMMENT-MARK"}
    assert post(client, "note-comment", note.uid, **values | {"addressed_to": str(cast.peer.pk)}).status_code == 400
    assert post(client, "note-comment", note.uid, **values).status_code == 302
    said = Note.objects.get(kind="comment")
    assert (said.addressed_to, said.about, said.side) == (cast.clinician, note, "clinical")
    assert Notice.objects.get(kind="note-comment").user == cast.clinician
    for key in ("clinician", "clinical_supervisor", "peer", "officer", "police_supervisor", "clinician_b"):
        reads = key in READERS
        assert sign_in(key).get(reverse("cases:note-detail", args=[said.uid])).status_code == (200 if reads else 404), key
        for address in (reverse("cases:note-detail", args=[note.uid]), reverse("cases:record-detail", args=[case.uid])):
            assert ("COMMENT-MARK" in sign_in(key).get(address).content.decode()) == reads, (key, address)
        printed = sign_in(key).get(reverse("cases:record-print", args=[case.uid])).content.decode()
        assert "COMMENT-MARK" not in printed
    assert post(sign_in("clinician"), "note-detail", said.uid, text="ANSWER-MARK").status_code == 302
    answer = Note.objects.get(addendum_to=said)
    assert answer.addressed_to == cast.clinician and Notice.objects.filter(kind="note-comment", user=cast.clinical_supervisor).exists()
    assert "ANSWER-MARK" not in sign_in("peer").get(reverse("cases:record-detail", args=[case.uid])).content.decode()
    assert "ANSWER-MARK" in sign_in("clinical_supervisor").get(reverse("cases:note-detail", args=[said.uid])).content.decode()


def test_only_supervisors_comment_and_on_their_own_side(cast, sign_in):
    case = make_case(cast)
    clinical, police, own = (
        make_note(cast, case),
        make_note(cast, case, "officer", "police"),
        make_note(cast, case, "police_supervisor", "police"),
    )
    unsigned = make_note(cast, case, "officer", "police", signed_at=None)
    private = make_note(cast, case, kind="psychotherapy")
    statuses = {police: 200, clinical: 404, own: 403, unsigned: 404, private: 404}
    for note, status in statuses.items():
        assert sign_in("police_supervisor").get(reverse("cases:note-comment", args=[note.uid])).status_code == status
    assert sign_in("clinical_supervisor").get(reverse("cases:note-comment", args=[private.uid])).status_code == 404
    assert sign_in("officer").get(reverse("cases:note-comment", args=[police.uid])).status_code == 403
    page = sign_in("police_supervisor").get(reverse("cases:record-comment", args=[case.uid])).content.decode()
    assert "Dana Olsen" in page and "Nadia Haddad" not in page
    assert post(sign_in("police_supervisor"), "record-comment", case.uid, addressed_to=str(cast.clinician.pk), text="x").status_code == 400
    assert post(sign_in("police_supervisor"), "record-comment", case.uid, addressed_to=str(cast.officer.pk), text="x").status_code == 302
    with pytest.raises(Denied):
        notes.comment(actor=cast.actor("officer"), case_id=case.pk, addressed_to_id=cast.officer_two.pk, text="x")


def test_drafts_of_private_notes_are_saved_for_their_author_alone(cast, sign_in):
    case = make_case(cast)
    note = make_note(cast, case, kind="psychotherapy", signed_at=None)
    address, token = reverse("web:draft-save", kwargs={"form": "note-unsigned", "uid": note.uid}), f"{uuid.uuid4()}:0"
    for key in ("clinical_supervisor", "peer", "officer", "admin", "privacy"):
        assert sign_in(key).post(address, {"text": "x", "draft": token}).status_code == 404, key
    assert sign_in("clinician").post(address, {"text": "PRIVATE-MARK", "draft": token}).status_code == 200
    for key in ("clinical_supervisor", "peer", "privacy", "admin"):
        assert "Unsigned note" not in sign_in(key).get(reverse("web:drafts")).content.decode(), key
    assert "PRIVATE-MARK" in sign_in("clinician").get(reverse("cases:note-edit", args=[note.uid])).content.decode()
