"""The timeline of a case and of a person: filters, pages, who in which role, and only what the reader may see."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.selectors import timeline
from cases.selectors.timeline import Entry, Filters
from corecit.audit.models import AuditEvent
from tests.factories.assessments import HIGH, make_assessment, switch_on
from tests.factories.cases import make_case, make_encounter, make_follow_up, make_note, make_person
from tests.factories.files import make_document


def ago(hours: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(hours=hours)


@pytest.fixture
def person(cast):
    """A person with two cases of team A, one of team B, and an encounter without a case."""
    person = make_person("Wendeline", "Quarrel")
    first, second = make_case(cast, person=person), make_case(cast, person=person, lead=cast.clinician)
    hidden = make_case(cast, "b", person=person)
    make_note(cast, first, text="FIRST-MARK", at=ago(5))
    make_note(cast, second, author="officer", kind="police", text="POLICE-MARK", at=ago(4))
    make_note(cast, second, author="peer", kind="contact", text="PEER-MARK", at=ago(72))
    make_note(cast, first, kind="psychotherapy", text="PRIVATE-MARK", at=ago(3))
    make_note(cast, first, text="UNSIGNED-MARK", at=ago(3), signed_at=None)
    make_note(cast, hidden, author="clinician_b", text="HIDDEN-MARK", at=ago(2))
    make_encounter(cast, case=first, occurred_at=ago(6))
    make_encounter(cast, person=person, occurred_at=ago(100))
    make_encounter(cast, "b", officer="officer_b", clinician=None, person=person, case=hidden)
    make_follow_up(cast, second, created_by=cast.clinician)
    return person


def rows(cast, key, person, cursor=None, size=30, **filters):
    actor = cast.actor(key)
    return timeline.of_person(actor, person, timeline.cases_of(actor, person), Filters(**filters), cursor=cursor, size=size).rows


def test_a_persons_timeline_spans_their_cases_and_encounters(cast, person):
    found = rows(cast, "clinician", person)
    text = " ".join(entry.text for entry in found)
    assert "FIRST-MARK" in text and "PEER-MARK" in text
    assert not any(mark in text for mark in ("HIDDEN-MARK", "POLICE-MARK", "UNSIGNED-MARK", "PRIVATE-MARK"))
    assert sum(entry.kind == "encounter" for entry in found) == 2
    assert [entry.at for entry in found] == sorted((entry.at for entry in found), reverse=True)
    assert {entry.kind for entry in rows(cast, "officer", person)} == {"encounter", "note", "follow_up"}
    assert "POLICE-MARK" in " ".join(entry.text for entry in rows(cast, "officer", person))
    theirs = rows(cast, "clinician_b", person)
    assert not any("MARK" in entry.text and "HIDDEN" not in entry.text for entry in theirs)


def test_every_entry_says_who_in_which_role(cast, person):
    said = {entry.key.split(":")[0]: entry.who for entry in rows(cast, "clinician", person)}
    assert said["note"] == "Leo Park, Peer or community health worker"
    assert said["encounter"] == "Dana Olsen, Officer; Nadia Haddad, Clinician; Riverton PD"
    assert said["followup"] == "Nadia Haddad, Clinician"


def test_filters(cast, person):
    assert {entry.kind for entry in rows(cast, "clinician", person, kind="note")} == {"note"}
    assert {entry.side for entry in rows(cast, "clinician", person, side="clinical")} == {"clinical"}
    assert {entry.kind for entry in rows(cast, "clinician", person, side="shared")} == {"encounter", "follow_up"}
    assert rows(cast, "clinician", person, side="police") == []
    assert [entry.text for entry in rows(cast, "clinician", person, who=cast.peer.pk)] == ["PEER-MARK"]
    today = timezone.localdate()
    recent = rows(cast, "clinician", person, since=today - dt.timedelta(days=2))
    assert recent and "PEER-MARK" not in [entry.text for entry in recent]
    old = rows(cast, "clinician", person, until=today - dt.timedelta(days=2))
    assert {entry.kind for entry in old} == {"note", "encounter"} and len(old) == 2


def test_pages_go_on_where_they_ended_with_filters_too(cast, person):
    for filters in ({}, {"side": "clinical"}, {"kind": "encounter"}):
        whole = [entry.key for entry in rows(cast, "clinician", person, **filters)]
        found, cursor, actor = [], None, cast.actor("clinician")
        while True:
            page = timeline.of_person(actor, person, timeline.cases_of(actor, person), Filters(**filters), cursor=cursor, size=2)
            found += [entry.key for entry in page.rows]
            if page.next is None:
                break
            cursor = page.next
        assert found == whole


def test_more_entries_of_one_moment_than_a_piece_are_all_there():
    moment = timezone.now()
    entries = [Entry(moment, f"x:{n:03}", "x", str(n)) for n in range(50)] + [Entry(moment - dt.timedelta(hours=1), "x:old", "x", "old")]

    def fetch(until, limit):
        return [entry for entry in entries if until is None or entry.at <= until][:limit]

    assert {entry.key for entry in timeline._stream(fetch, None, 10)} == {entry.key for entry in entries}


def test_as_many_queries_however_many_cases(cast, person, django_assert_max_num_queries):
    actor = cast.actor("clinician")

    def look():
        return timeline.of_person(actor, person, timeline.cases_of(actor, person), Filters())

    look()
    with django_assert_max_num_queries(18):
        look()
    for _n in range(5):
        make_note(cast, make_case(cast, person=person))
    with django_assert_max_num_queries(18):
        assert len(look().rows) > 10


def test_the_page_of_a_person_and_its_filter(cast, sign_in, person):
    address = reverse("cases:person-timeline", args=[person.uid])
    page = sign_in("clinician").get(address).content.decode()
    assert "FIRST-MARK" in page and "HIDDEN-MARK" not in page and "POLICE-MARK" not in page
    assert "Leo Park" in page and "Iris Chen" not in page
    assert AuditEvent.objects.filter(action="person.view", person_id=person.pk, detail__via="timeline").exists()
    found = sign_in("clinician").get(address, {"who": str(cast.peer.uid), "show": "note", "since": "nonsense"}).content.decode()
    assert "PEER-MARK" in found and "FIRST-MARK" not in found
    assert sign_in("clinician").get(address, {"cursor": "x"}).status_code == 400
    assert sign_in("analyst").get(address).status_code == 403
    assert address in sign_in("officer").get(reverse("cases:person-detail", args=[person.uid])).content.decode()


def test_a_case_page_filters_too(cast, sign_in, person):
    case = timeline.cases_of(cast.actor("clinician"), person)[0]
    make_note(cast, case, author="peer", text="BY-PEER")
    make_note(cast, case, text="BY-CLINICIAN")
    page = sign_in("clinician").get(reverse("cases:record-detail", args=[case.uid]), {"who": str(cast.peer.uid)}).content.decode()
    shown = page[page.index('id="timeline"') :]
    assert "BY-PEER" in shown and "BY-CLINICIAN" not in shown


def test_screens_and_documents_stand_among_the_rest_each_for_its_side(cast, sign_in, person):
    case = timeline.cases_of(cast.actor("clinician"), person)[0]
    make_assessment(cast, switch_on(cast)[0], HIGH, case=case, author="peer")
    make_document(cast, case, title="CLINICAL-PAPER", content=b"CONTENT-MARK", kind="text")
    make_document(cast, case, side="police", title="POLICE-PAPER")
    make_document(cast, case, title="RETIRED-PAPER", retired_at=timezone.now(), retire_reason="Wrong case")
    for key, titles in {"officer": {"POLICE-PAPER"}, "clinician": {"CLINICAL-PAPER"}, "officer_b": set()}.items():
        assert {entry.title for entry in rows(cast, key, person, kind="document")} == titles, key
        assert bool(rows(cast, key, person, kind="assessment")) == (key == "clinician"), key
    assert {entry.kind for entry in rows(cast, "clinician", person, side="clinical")} == {"note", "assessment", "document"}
    assert [entry.kind for entry in rows(cast, "clinician", person, who=cast.peer.pk)] == ["assessment", "note"]
    for address in (reverse("cases:person-timeline", args=[person.uid]), reverse("cases:record-detail", args=[case.uid])):
        page = sign_in("officer").get(address).content.decode()
        assert "POLICE-PAPER" in page and "CONTENT-MARK" not in page and "?show=assessment" not in page and "level-high" not in page
        page = sign_in("clinician").get(address).content.decode()
        assert "CLINICAL-PAPER" in page and "Columbia" in page and "POLICE-PAPER" not in page and "?show=assessment" in page
