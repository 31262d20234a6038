"""Search: by name, alias, phone, numbers and text, kept with the session, in pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.operations import notes, persons
from cases.selectors import persons as person_reading
from cases.selectors import reach, search
from corecit.audit.models import AuditEvent
from tests.factories.cases import make_case, make_encounter, make_note, make_person


@pytest.fixture
def case(cast):
    """A case of team A."""
    case = make_case(cast, person=make_person("Wendeline", "Quarrel"))
    persons.add_name(actor=cast.actor("officer"), person_id=case.person_id, kind="alias", text="Old Quill")
    persons.add_phone(actor=cast.actor("officer"), person_id=case.person_id, number="212 555 0147")
    return case


def test_a_case_is_found_by_everything_it_is_known_by(cast, case):
    actor = cast.actor("officer")
    encounter = make_encounter(cast, case=case, number="E-26-004711")
    for text in (
        "quarrel",
        "wen quar",
        "Quill",
        "555-0147",
        "2125550147",
        case.number,
        case.number[:8],
        case.number.lower(),
        "E-26-004711",
        "e-26-0047",
    ):
        assert search.cases(actor, text).rows == [case], text
    for text in ("quarrels", "q", "", "C-", "99"):
        assert search.cases(actor, text).rows == [], text
    assert [one.person for one in search.people(actor, "quill").rows] == [case.person]
    for text in ("quill", "E-26-0047", "555 0147"):
        assert search.encounters(actor, text).rows == [encounter], text


def test_text_of_ones_own_side_is_found(cast, case):
    make_encounter(cast, case=case)
    notes.write(actor=cast.actor("clinician"), case_id=case.pk, kind="clinical", text="He was sleeping badly since the eviction.")
    actor = cast.actor("clinician")
    for text in ("eviction", "sleep eviction", '"since the eviction"', "sleeping -work", "evicted or moved"):
        assert search.cases(actor, text).rows == [case], text
    for text in ("eviction -sleeping", '"eviction since"', "landlord"):
        assert search.cases(actor, text).rows == [], text
    assert search.cases(cast.actor("officer"), "eviction").rows == []


def test_drafts_of_others_are_not_found(cast):
    encounter = make_encounter(cast, status="draft", clinician=None)
    assert search.encounters(cast.actor("officer"), '"POLICE-NARRATIVE-MARK"').rows == [encounter]
    assert search.encounters(cast.actor("officer_two"), '"POLICE-NARRATIVE-MARK"').rows == []
    assert search.encounters(cast.actor("police_supervisor"), '"POLICE-NARRATIVE-MARK"').rows == []


@pytest.mark.parametrize(("candidates", "piece"), [(500, 250), (3, 250), (3, 2)])
def test_pages_whether_rare_or_common(cast, monkeypatch, candidates, piece):
    """The two ways of searching, from the candidates and along what the reader may see, find the same; also in small pieces."""
    monkeypatch.setattr(person_reading, "CANDIDATES", candidates)
    monkeypatch.setattr(reach, "PIECE", piece)
    now = timezone.now()
    made = [make_case(cast, "a" if n % 2 else "b", opened_at=now - dt.timedelta(hours=n)) for n in range(12)]
    for case in made:
        a = case.team == cast.teams["a"]
        people = {"officer": "officer" if a else "officer_b", "clinician": "clinician" if a else "clinician_b"}
        make_encounter(cast, case=case, team="a" if a else "b", occurred_at=case.opened_at, **people)
        make_note(cast, case, text="uncommonword")
    mine = [case for case in made if case.team == cast.teams["a"]]
    actor = cast.actor("clinician")
    for text in ("vale", "uncommonword"):
        found, cursor = [], None
        while True:
            page = search.cases(actor, text, cursor, 4)
            found += page.rows
            if page.next is None:
                break
            cursor = page.next
        assert found == mine, text
        assert search.cases(actor, text, page.previous, 4).rows == mine[:4]
    found = search.people(actor, "vale")
    assert {one.person.pk for one in found.rows} == {case.person_id for case in mine} and found.next is None
    few = search.people(actor, "vale", size=2)
    assert len(few.rows) == 2 and few.next
    encounters, cursor = [], None
    while True:
        page = search.encounters(actor, "vale", cursor, 4)
        encounters += page.rows
        if page.next is None:
            break
        cursor = page.next
    assert [one.case for one in encounters] == mine
    assert [one.case for one in search.encounters(actor, "vale", page.previous, 4).rows] == mine[:4]


def test_the_page(cast, sign_in, case):
    client = sign_in("officer")
    address = reverse("cases:search")
    assert client.get(address).status_code == 200
    answer = client.post(address, {"q": "quarrel"})
    text = client.get(answer["Location"]).content.decode()
    assert "Quarrel, Wendeline" in text and "Old Quill" in text and case.number in text and 'value="quarrel"' in text
    assert AuditEvent.objects.get(action="search.run").detail == {"characters": 7}
    one = client.get(answer["Location"] + "&kind=cases").content.decode()
    assert case.number in one and "All results" in one
    # Another session, or a key that was let go, gets nothing but a word about it.
    assert b"no longer kept" in sign_in("officer_two").get(answer["Location"]).content
    assert client.post(address, {"q": ""}).status_code == 400


def test_twelve_searches_keep_the_last_ten(cast, sign_in, case):
    client = sign_in("officer")
    places = [client.post(reverse("cases:search"), {"q": f"quarrel {n}"})["Location"] for n in range(12)]
    assert b"no longer kept" in client.get(places[0]).content
    assert b"no longer kept" not in client.get(places[-1]).content


def test_suggestions(cast, sign_in, case):
    client, address, asked = sign_in("clinician"), reverse("cases:person-search"), {"headers": {"HX-Request": "true"}}
    text = client.post(address, {"q": "wend", "for": "case"}, **asked).content.decode()
    assert "Quarrel, Wendeline" in text and f"?person={case.person.uid}" in text and "<html" not in text
    # The page of searching leads to the person, also while the second word is still being typed.
    for typed in ("wend", "quarrel w", "quarrel we", "wendeline qu", "qu"):
        text = client.post(address, {"q": typed}, **asked).content.decode()
        assert "Quarrel, Wendeline" in text and reverse("cases:person-detail", args=[case.person.uid]) in text, typed
    assert f'hx-post="{address}"' in client.get(reverse("cases:search")).content.decode()
    assert b"Nobody" in client.post(address, {"q": "zy"}, **asked).content
    assert b"Nobody" not in client.post(address, {"q": "z"}, **asked).content
    assert [one.detail["characters"] for one in AuditEvent.objects.filter(action="search.run").order_by("id")] == [4, 4, 9, 10, 12, 2, 2]
    assert sign_in("clinician").get(reverse("cases:person-search")).status_code == 405


def test_looking_for_somebody_to_open_a_case_for_stands_in_the_trail_without_javascript_too(cast, sign_in, case):
    page = sign_in("clinician").post(reverse("cases:record-create"), {"q": "quarrel"}).content.decode()
    assert "Quarrel, Wendeline" in page
    assert AuditEvent.objects.get(action="search.run").detail == {"characters": 7}


def test_names_and_texts_are_found_by_their_index(cast, case):
    """At some volume the candidates of a name, a phone and a text come from an index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_personname (uid, created_at, updated_at, person_id, kind, text, search)"
            " SELECT gen_random_uuid(), now(), now(), %s, 'alias', 'x', md5(n::text) || ' ' || md5((n + 1)::text) FROM generate_series(1, 3000) n",
            [case.person_id],
        )
        cursor.execute(
            "INSERT INTO cases_note (uid, created_at, updated_at, case_id, side, kind, author_id, author_role, text, at, signed_at, sections)"
            " SELECT gen_random_uuid(), now(), now(), %s, 'clinical', 'clinical', %s, 'clinician', md5(n::text), now(), now(), '[]' FROM generate_series(1, 3000) n",
            [case.pk, cast.clinician.pk],
        )
        cursor.execute("ANALYZE cases_personname; ANALYZE cases_note")
    names = person_reading.names_like("wend quar")
    assert "person_name_words" in names.explain()
    assert "note_words" in search._notes(cast.actor("clinician"), "eviction").explain()
    assert (
        "person_phone_end" in person_reading.phones_like("555 0147").explain()
        or "cases_personphone" in person_reading.phones_like("555 0147").explain()
    )
