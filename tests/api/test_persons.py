"""API of persons: wrong readers first; what is told of a treatment stays on its side."""

from __future__ import annotations

import pytest

from cases.models import PersonContact
from corecit.audit.models import AuditEvent
from tests.factories.cases import make_case, make_encounter, make_person

PERSONS = "/api/v1/persons/"


@pytest.fixture
def person(cast):
    person = make_person("Wendeline", "Quarrel")
    case = make_case(cast, person=person)
    make_case(cast, "b", person=person)
    make_encounter(cast, case=case)
    PersonContact.objects.create(person=person, name="SISTER-MARK", relation="family", side="clinical")
    PersonContact.objects.create(person=person, name="CARER-MARK", relation="provider", side="clinical")
    return person


@pytest.mark.parametrize("key", ["dispatcher", "admin", "privacy", "analyst", "partner", "nobody"])
def test_roles_without_persons_are_refused(sign_in, person, key):
    client = sign_in(key)
    assert client.get(f"{PERSONS}{person.uid}/").status_code == 403
    assert client.post(f"{PERSONS}search/", {"q": "quarrel"}, "application/json").status_code == 403


def test_strangers_find_nobody(cast, sign_in):
    person = make_case(cast, person=make_person("Wendeline", "Quarrel")).person
    for key in ("officer_b", "clinician_b"):
        client = sign_in(key)
        assert client.get(f"{PERSONS}{person.uid}/").status_code == 404
        assert client.post(f"{PERSONS}search/", {"q": "quarrel"}, "application/json").json()["results"] == []


def test_one_person_each_with_what_the_reader_may_know(cast, sign_in, person):
    for key, marks in {"officer": {"SISTER-MARK"}, "clinician": {"SISTER-MARK", "CARER-MARK"}}.items():
        body = sign_in(key).get(f"{PERSONS}{person.uid}/").json()
        assert {one["name"] for one in body["contacts"]} == marks and body["name"] == "Quarrel, Wendeline"
        assert len(body["cases"]) == len(body["encounters"]) == 1 and body["facts"]["needs_interpreter"]
    assert AuditEvent.objects.filter(action="person.view", detail__via="api").count() == 2
    other = make_person("Wendy", "Quarrel", linked_into=person)
    assert sign_in("officer").get(f"{PERSONS}{other.uid}/").json()["uid"] == str(person.uid)
    assert sign_in("officer").get(f"{PERSONS}nonsense/").status_code == 404


def test_search_says_how_well_and_why(sign_in, person):
    answer = sign_in("officer").post(f"{PERSONS}search/", {"q": "quarel wendeline"}, "application/json").json()
    (row,) = answer["results"]
    assert row["uid"] == str(person.uid) and 0 < row["score"] <= 100 and row["reasons"] and answer["next"] is None
