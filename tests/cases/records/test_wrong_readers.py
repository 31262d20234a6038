"""Whoever is not to see a case does not: by no page, no form, no search, no list, no suggestion, no print, and no other side of the wall."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseTransition, Note
from cases.operations import cautions, notes, persons, records
from cases.selectors import candidates, search
from corecit.audit.models import AuditEvent
from tests.factories.cases import make_case, make_encounter, make_follow_up, make_note, make_person

OTHER_TEAM = ["officer_b", "clinician_b", "police_supervisor_b"]
NO_CASES = ["dispatcher", "admin", "privacy", "analyst", "partner", "nobody"]
OF_CASE = ["record-detail", "record-access", "record-print", "record-pdf", "record-close", "record-edit", "note-create"]
POSTS = [
    "record-transition", "record-close", "record-edit", "record-encounter-add", "record-lead", "record-assign", "record-unassign",
    "share-create", "share-revoke", "record-restrict", "record-hand-over", "note-create",
]  # fmt: skip
TOKEN = re.compile(rb'csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"')
LISTS = ["record-list", "record-create", "search", "emergency-create"]


@pytest.fixture
def case(cast):
    """A case of team A with something of everything, each with a word of its own."""
    person = make_person("Wendeline", "Quarrel", description="DESCRIPTION-MARK")
    case = make_case(cast, person=person, reason="CASE-REASON-MARK", lead=cast.clinician)
    make_encounter(cast, case=case)
    for author, kind, mark in [
        ("clinician", "clinical", "CLINICAL-MARK"),
        ("officer", "police", "POLICE-MARK"),
        ("clinician", "contact", "CONTACT-MARK"),
    ]:
        notes.write(actor=cast.actor(author), case_id=case.pk, kind=kind, text=f"{mark} zyzzyva")
    notes.write(actor=cast.actor("clinician"), case_id=case.pk, kind="psychotherapy", text="PSYCHOTHERAPY-MARK zyzzyva")
    make_follow_up(cast, case)
    persons.add_name(actor=cast.actor("officer"), person_id=person.pk, kind="alias", text="Old Quill")
    persons.add_phone(actor=cast.actor("officer"), person_id=person.pk, number="212 555 0147")
    now = timezone.localdate()
    cautions.add(
        actor=cast.actor("officer"),
        person_id=person.pk,
        text="CAUTION-MARK",
        source="R-9",
        noted_on=now,
        expires_on=now + dt.timedelta(days=9),
    )
    CaseTransition.objects.create(
        case=case, from_status="new", to_status="active", by=cast.clinician, at=timezone.now(), reason="STEP-MARK"
    )
    return case


@pytest.mark.parametrize("key", OTHER_TEAM)
def test_another_team_finds_nothing_there(sign_in, case, key):
    client = sign_in(key)
    note = Note.objects.first()
    for name in OF_CASE:
        assert client.get(reverse(f"cases:{name}", args=[case.uid])).status_code in (403, 404), name
    for name in OF_CASE[:3]:
        answer = client.get(reverse(f"cases:{name}", args=[case.uid]))
        assert answer.status_code == (404), name
        assert case.number.encode() not in answer.content
    for name in POSTS:
        assert client.post(reverse(f"cases:{name}", args=[case.uid]), {"to": "closed", "user": "x"}).status_code in (403, 404), name
    assert client.get(reverse("cases:note-detail", args=[note.uid])).status_code == 404
    for name in ("person-detail", "person-edit"):
        assert client.get(reverse(f"cases:{name}", args=[case.person.uid])).status_code == 404
    assert (
        client.post(
            reverse("cases:person-part-create", args=[case.person.uid, "name"]), {"name-kind": "alias", "name-text": "X"}
        ).status_code
        == 404
    )
    assert client.get(reverse("cases:record-create") + f"?person={case.person.uid}").status_code == 404
    encounter = case.encounters.get()
    assert client.get(reverse("cases:record-create") + f"?encounter={encounter.uid}").status_code == 404


@pytest.mark.parametrize("key", NO_CASES)
def test_roles_without_cases_are_refused_at_the_door(sign_in, case, key):
    client = sign_in(key)
    for name in OF_CASE:
        assert client.get(reverse(f"cases:{name}", args=[case.uid])).status_code == 403, name
    for name in LISTS:
        assert client.get(reverse(f"cases:{name}")).status_code == 403, name
    for name in POSTS:
        assert client.post(reverse(f"cases:{name}", args=[case.uid])).status_code == 403, name
    assert client.post(reverse("cases:search"), {"q": "quarrel"}).status_code == 403
    assert client.post(reverse("cases:person-search"), {"q": "quarrel"}).status_code == 403
    assert client.get(reverse("cases:person-detail", args=[case.person.uid])).status_code == 403


def test_a_case_that_is_not_there_and_one_that_is_not_visible_answer_the_same(sign_in, case):
    client = sign_in("officer_b")
    for name in OF_CASE[:3]:
        pages = []
        for uid in (case.uid, uuid.uuid4()):
            answer = client.get(reverse(f"cases:{name}", args=[uid]))
            assert answer.status_code == 404
            pages.append(TOKEN.sub(b"", answer.content).replace(str(uid).encode(), b""))
        assert pages[0] == pages[1]


WORDS = ["quarrel", "wendel", "old quill", "2125550147", "5550147", "zyzzyva", "POLICE-MARK", "NARRATIVE"]


@pytest.mark.parametrize("key", OTHER_TEAM)
def test_no_search_finds_it(cast, sign_in, case, key):
    actor, client = cast.actor(key), sign_in(key)
    encounter = case.encounters.get()
    for text in [*WORDS, case.number, encounter.number, encounter.number[:5]]:
        for kind in search.KINDS:
            assert getattr(search, kind)(actor, text).rows == [], (text, kind)
        assert candidates.search(actor, text) == []
        answer = client.post(reverse("cases:search"), {"q": text}, follow=True)
        assert b"Nothing found" in answer.content and b"Quarrel" not in answer.content and str(case.uid).encode() not in answer.content
        assert b"Quarrel" not in client.post(reverse("cases:person-search"), {"q": text}).content
        assert b"Quarrel" not in client.post(reverse("cases:record-create"), {"q": text}).content


def test_the_list_leaves_it_out(sign_in, case):
    for key in OTHER_TEAM:
        answer = sign_in(key).get(reverse("cases:record-list"))
        assert b"No case yet" in answer.content and case.number.encode() not in answer.content


# The two sides of the wall. Mark -> who may read it, among these readers of the case.

POLICE, CLINICAL = {"officer", "officer_two", "police_supervisor"}, {"clinician", "clinical_supervisor", "peer"}
BOTH = POLICE | CLINICAL
MAY_READ = {
    "CLINICAL-MARK": CLINICAL,
    "CONTACT-MARK": CLINICAL,
    "POLICE-MARK": POLICE,
    "PSYCHOTHERAPY-MARK": set(),
    "CASE-REASON-MARK": CLINICAL,
    "STEP-MARK": CLINICAL,
    "FOLLOW-UP-PURPOSE-MARK": CLINICAL,
    "CAUTION-MARK": BOTH,
    "Quarrel": BOTH,
    "CLINICAL-NOTE-MARK": set(),
    "POLICE-NARRATIVE-MARK": set(),
    "CHARGES-MARK": set(),
}


@pytest.mark.parametrize("page", ["record-detail", "record-print"])
@pytest.mark.parametrize("key", sorted(BOTH))
def test_the_wall_on_the_page_and_on_paper(sign_in, case, key, page):
    text = sign_in(key).get(reverse(f"cases:{page}", args=[case.uid])).content.decode()
    for mark, readers in MAY_READ.items():
        assert (mark in text) == (key in readers), (mark, key, page)


@pytest.mark.parametrize("key", sorted(BOTH))
def test_the_wall_in_the_timeline(sign_in, case, key):
    client = sign_in(key)
    for kind in ("", "note", "encounter", "status", "follow_up"):
        text = client.get(reverse("cases:record-detail", args=[case.uid]) + f"?show={kind}").content.decode()
        shown = text[text.index('id="timeline"') :]
        for mark in ("CLINICAL-MARK", "CONTACT-MARK", "POLICE-MARK", "PSYCHOTHERAPY-MARK", "STEP-MARK"):
            assert mark not in shown or key in MAY_READ[mark], (mark, key, kind)


@pytest.mark.parametrize("key", sorted(BOTH))
def test_the_wall_in_the_search_of_text(cast, case, key):
    actor = cast.actor(key)
    case.notes.filter(kind="contact").delete()
    for word, readers in {
        "CLINICAL-MARK": CLINICAL,
        "POLICE-MARK": POLICE,
        "PSYCHOTHERAPY-MARK": set(),
        "POLICE-NARRATIVE-MARK": POLICE,
        "CLINICAL-NOTE-MARK": CLINICAL,
    }.items():
        assert (search.cases(actor, f'"{word}"').rows == [case]) == (key in readers), (word, key)
    for word, readers in {"POLICE-NARRATIVE-MARK": POLICE, "CLINICAL-NOTE-MARK": CLINICAL, "CLINICAL-MARK": set()}.items():
        assert bool(search.encounters(actor, f'"{word}"').rows) == (key in readers), (word, key)


def test_a_psychotherapy_note_is_its_authors_alone(sign_in, cast, case):
    note = Note.objects.get(kind="psychotherapy")
    address = reverse("cases:note-detail", args=[note.uid])
    for key in sorted(BOTH - {"clinician"}):
        assert sign_in(key).get(address).status_code == 404, key
        assert sign_in(key).post(address, {"text": "x", "uid": uuid.uuid4()}).status_code == 404, key
    client = sign_in("clinician")
    assert b"PSYCHOTHERAPY-MARK" in client.get(address).content
    page = client.get(reverse("cases:record-detail", args=[case.uid])).content
    assert b"Only you can read this note" in page and b"PSYCHOTHERAPY-MARK" not in page
    assert search.cases(cast.actor("clinician"), '"PSYCHOTHERAPY-MARK"').rows == []


def test_a_note_is_read_by_its_side_alone(sign_in, case):
    for note in Note.objects.exclude(kind="psychotherapy"):
        readers = POLICE if note.side == "police" else CLINICAL
        for key in sorted(BOTH):
            assert sign_in(key).get(reverse("cases:note-detail", args=[note.uid])).status_code == (200 if key in readers else 404), (
                note.kind,
                key,
            )


def test_an_officer_who_opened_the_case_reads_their_own_reason(sign_in, cast):
    case = records.open_case(
        actor=cast.actor("officer"), team_id=cast.teams["a"].pk, new_person={"last_name": "Bly"}, reason="OWN-REASON-MARK"
    )
    address = reverse("cases:record-detail", args=[case.uid])
    assert b"OWN-REASON-MARK" in sign_in("officer").get(address).content
    assert b"OWN-REASON-MARK" in sign_in("clinician").get(address).content
    assert b"OWN-REASON-MARK" not in sign_in("officer_two").get(address).content


def test_a_contact_that_tells_of_treatment_stays_on_its_side(sign_in, cast, case):
    add = persons.add_contact
    add(actor=cast.actor("clinician"), person_id=case.person_id, name="METHADONE-CLINIC-MARK", relation="provider")
    add(actor=cast.actor("clinician"), person_id=case.person_id, name="SISTER-MARK", relation="family")
    add(actor=cast.actor("officer"), person_id=case.person_id, name="POLICE-PROVIDER-MARK", relation="case_manager")
    address = reverse("cases:person-detail", args=[case.person.uid])
    officer, clinician = sign_in("officer").get(address).content, sign_in("clinician").get(address).content
    assert b"METHADONE-CLINIC-MARK" not in officer and b"METHADONE-CLINIC-MARK" in clinician
    assert b"SISTER-MARK" in officer and b"SISTER-MARK" in clinician
    assert b"POLICE-PROVIDER-MARK" in officer and b"POLICE-PROVIDER-MARK" not in clinician


@pytest.mark.parametrize("key", sorted(BOTH))
def test_who_opened_it_is_for_supervisors_of_the_team(sign_in, case, key):
    sign_in("officer_two").get(reverse("cases:record-detail", args=[case.uid]))
    page = sign_in(key).get(reverse("cases:record-access", args=[case.uid])).content.decode()
    assert ("Who opened it" in page) == (key in {"police_supervisor", "clinical_supervisor"})


def test_persons_show_only_the_cases_and_encounters_of_their_reader(sign_in, cast, case):
    hidden = make_case(cast, "b", person=case.person)
    make_encounter(cast, "b", officer="officer_b", clinician=None, case=hidden)
    mine = sign_in("officer").get(reverse("cases:person-detail", args=[case.person.uid])).content
    theirs = sign_in("officer_b").get(reverse("cases:person-detail", args=[case.person.uid])).content
    assert case.number.encode() in mine and hidden.number.encode() not in mine
    assert hidden.number.encode() in theirs and case.number.encode() not in theirs
    assert case.encounters.get().number.encode() not in theirs


def test_refusals_and_reads_are_audited(sign_in, cast, case):
    sign_in("officer").get(reverse("cases:record-detail", args=[case.uid]))
    event = AuditEvent.objects.get(action="case.view", user=cast.officer)
    assert (event.case_id, event.person_id, event.role) == (case.pk, case.person_id, "officer")
    sign_in("officer").get(reverse("cases:record-print", args=[case.uid]))
    assert AuditEvent.objects.filter(action="case.print", user=cast.officer, case_id=case.pk).exists()
    note = Note.objects.get(kind="clinical")
    sign_in("clinician").get(reverse("cases:note-detail", args=[note.uid]))
    assert AuditEvent.objects.filter(action="note.view", user=cast.clinician, case_id=case.pk).exists()
    sign_in("clinician").get(reverse("cases:person-detail", args=[case.person.uid]))
    assert AuditEvent.objects.filter(action="person.view", user=cast.clinician, person_id=case.person_id).exists()


def test_no_name_stands_in_an_address_or_a_title(sign_in, case):
    client = sign_in("officer")
    answer = client.post(reverse("cases:search"), {"q": "quarrel"})
    assert answer.status_code == 302 and "quarrel" not in answer["Location"].lower()
    for name in ("record-detail", "record-access", "record-print"):
        page = client.get(reverse(f"cases:{name}", args=[case.uid])).content.decode()
        title = page[page.index("<title>") : page.index("</title>")]
        assert "Quarrel" not in title and case.number not in title


def test_a_case_of_another_team_is_never_offered_for_an_encounter(sign_in, cast, case):
    hidden = make_case(cast, "b", person=case.person)
    encounter = make_encounter(cast, person=case.person)
    page = sign_in("clinician").get(reverse("cases:record-create") + f"?encounter={encounter.uid}").content
    assert case.number.encode() in page and hidden.number.encode() not in page
    answer = sign_in("clinician").post(reverse("cases:record-encounter-add", args=[hidden.uid]), {"encounter": str(encounter.uid)})
    assert answer.status_code == 404
    encounter.refresh_from_db()
    assert encounter.case_id is None


def test_closed_doors_change_nothing(sign_in, cast, case):
    before = Case.objects.filter(pk=case.pk).values().get()
    for key in [*OTHER_TEAM, *NO_CASES]:
        client = sign_in(key)
        client.post(reverse("cases:record-transition", args=[case.uid]), {"to": "monitoring"})
        client.post(reverse("cases:note-create", args=[case.uid]), {"kind": "clinical", "text": "x", "uid": str(uuid.uuid4())})
    assert Case.objects.filter(pk=case.pk).values().get() == before
    assert case.notes.count() == 4


def test_the_draft_of_a_note_is_refused_to_others(sign_in, case):
    token = f"{uuid.uuid4()}:0"
    address = reverse("web:draft-save", kwargs={"form": "note", "uid": case.uid})
    assert sign_in("officer_b").post(address, {"text": "x", "draft": token}).status_code == 404
    assert sign_in("officer").post(address, {"text": "x", "draft": token}).status_code == 200


def test_a_note_of_a_restricted_case_is_gone_with_it(sign_in, cast):
    case = make_case(cast, is_restricted=True)
    note = make_note(cast, case, text="RESTRICTED-MARK")
    assert sign_in("clinician").get(reverse("cases:note-detail", args=[note.uid])).status_code == 404
    assert search.cases(cast.actor("clinician"), '"RESTRICTED-MARK"').rows == []
