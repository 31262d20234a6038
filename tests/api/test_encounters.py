"""API of encounters: the same wall as the pages, keyset pages, a fixed number of queries."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import ClinicalPart, PolicePart
from corecit.audit.models import AuditEvent
from tests.factories.cases import make_call, make_case, make_encounter

LIST = "/api/v1/encounters/"
CLINICAL = ("CLINICAL-NOTE-MARK", "DIAGNOSIS-MARK", "MEDICATION-MARK", "BASIS-MARK", "moderate")


@pytest.fixture
def encounter(cast):
    made = make_encounter(cast)
    ClinicalPart.objects.update(diagnosis="DIAGNOSIS-MARK", medication="MEDICATION-MARK", risk_basis="BASIS-MARK")
    PolicePart.objects.update(force_report_number="FORCE-MARK", charges_outcome="OUTCOME-MARK")
    return made


def read(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response.content
    return response.content.decode()


@pytest.mark.parametrize("key", ["dispatcher", "admin", "privacy", "analyst", "partner", "nobody"])
def test_roles_without_encounters_are_refused(cast, sign_in, encounter, key):
    client = sign_in(key)
    assert client.get(LIST).status_code == client.get(f"{LIST}{encounter.uid}/").status_code == 403


def test_without_a_sign_in_there_is_nothing(client, encounter):
    assert client.get(LIST).status_code == client.get(f"{LIST}{encounter.uid}/").status_code == 401


@pytest.mark.parametrize("key", ["officer_b", "clinician_b", "police_supervisor_b"])
def test_other_teams_have_no_such_encounter(cast, sign_in, encounter, key):
    client = sign_in(key)
    assert client.get(f"{LIST}{encounter.uid}/").status_code == 404
    assert json.loads(read(client, LIST))["results"] == []


@pytest.mark.parametrize("key", ["officer", "officer_two", "police_supervisor"])
def test_the_police_side_gets_nothing_clinical(cast, sign_in, encounter, key):
    client = sign_in(key)
    text = read(client, f"{LIST}{encounter.uid}/")
    assert "POLICE-NARRATIVE-MARK" in text
    for mark in CLINICAL:
        assert mark not in text + read(client, LIST)


@pytest.mark.parametrize("key", ["clinician", "peer", "clinical_supervisor"])
def test_the_clinical_side_gets_of_the_police_part_what_is_shared(cast, sign_in, encounter, key):
    client = sign_in(key)
    body = json.loads(read(client, f"{LIST}{encounter.uid}/"))
    assert body["report"]["side"] == "clinical"
    assert body["report"]["answers"]["note"] == "CLINICAL-NOTE-MARK"
    assert body["shared"] == {"force_report_number": "FORCE-MARK"}
    cast.agencies["riverton"].shares_narrative_with_clinicians = True
    cast.agencies["riverton"].save()
    text = read(client, f"{LIST}{encounter.uid}/")
    assert "POLICE-NARRATIVE-MARK" in text
    assert "CHARGES-MARK" not in text and "OUTCOME-MARK" not in text


def test_a_case_closed_to_the_reader_is_left_out(cast, sign_in):
    case = make_case(cast, is_restricted=True)
    encounter = make_encounter(cast, case=case)
    assert str(case.uid) not in read(sign_in("officer"), f"{LIST}{encounter.uid}/")


def test_one_encounter_with_its_facts(cast, sign_in, encounter):
    call = make_call(cast)
    encounter.calls.add(call)
    body = json.loads(read(sign_in("officer"), f"{LIST}{encounter.uid}/"))
    assert body["facts"]["disposition"] == "resolved_on_scene"
    assert body["calls"] == [call.incident_number]
    assert {row["role"] for row in body["responders"]} == {"officer", "clinician"}
    assert [(row["side"], row["status"]) for row in body["reports"]] == [("police", "approved"), ("clinical", "approved")]
    assert AuditEvent.objects.filter(action="encounter.view", object_id=encounter.pk).count() == 1


def test_filters_and_damaged_ones(cast, sign_in, encounter):
    arrest = make_encounter(cast, disposition="arrest")
    client = sign_in("officer")
    assert [row["number"] for row in json.loads(read(client, f"{LIST}?outcome=justice"))["results"]] == [arrest.number]
    assert json.loads(read(client, f"{LIST}?status=draft"))["results"] == []
    assert client.get(f"{LIST}?since=yesterday").status_code == 400
    assert client.get(f"{LIST}?cursor=garbage").status_code == 400
    assert client.get(f"{LIST}not-a-uid/").status_code == 404


def test_pages_follow_each_other(cast, sign_in):
    numbers = {make_encounter(cast, occurred_at=timezone.now()).number for _ in range(5)}
    client, path, seen = sign_in("officer"), f"{LIST}?limit=2", []
    while path:
        body = json.loads(read(client, path))
        seen += [row["number"] for row in body["results"]]
        path = body["next"]
    assert set(seen) == numbers and len(seen) == 5


def test_the_list_asks_as_often_for_many_as_for_few(cast, sign_in, encounter):
    client = sign_in("officer")
    read(client, LIST)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            read(client, LIST)
        counts.append(len(captured))
        for _more in range(5):
            make_encounter(cast)
    assert counts[0] == counts[1] <= 20
