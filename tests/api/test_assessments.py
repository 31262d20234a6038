"""API of screening: wrong readers first, then a screen from its beginning to the resource."""

from __future__ import annotations

import pytest

from cases.models import Assessment
from cases.selectors import assessments
from corecit.audit.models import AuditEvent
from corecit.web.models import Draft
from tests.factories.assessments import CSSRS, HIGH, LOW, make_assessment, make_form, switch_on
from tests.factories.cases import make_case, make_encounter

LIST = "/api/v1/assessments/"
UID = "00000000-0000-4000-8000-000000000001"
FULL = {link: {"value": "yes" if answer == "y" else "no"} for link, answer in HIGH.items()}


@pytest.fixture
def case(cast):
    return make_case(cast, lead=cast.clinician)


def post(client, path, data):
    return client.post(path, data, "application/json")


def paths(row):
    return [f"{LIST}?case={row.case.uid}", *(f"{LIST}{row.uid}/{more}" for more in ("", "questionnaire-response/"))]


@pytest.mark.parametrize("key", ["officer", "police_supervisor", "dispatcher", "admin", "privacy", "analyst", "partner", "nobody"])
def test_nobody_beyond_the_clinical_side_comes_in(cast, sign_in, case, key):
    row = make_assessment(cast, switch_on(cast)[0], LOW, case=case)
    client = sign_in(key)
    assert {client.get(path).status_code for path in [*paths(row), "/api/v1/instruments/"]} == {403}
    start = {"instrument": str(row.version.instrument.uid), "case": str(case.uid)}
    assert {post(client, path, start).status_code for path in (LIST, f"{LIST}{row.uid}/answers/", f"{LIST}{row.uid}/complete/")} == {403}


def test_another_team_finds_nothing_and_a_colleague_does_not_go_on(cast, sign_in, case):
    row = make_assessment(cast, switch_on(cast)[0], LOW, case=case)
    client = sign_in("clinician_b")
    assert {client.get(path).status_code for path in paths(row)} == {404}
    assert post(client, LIST, {"instrument": str(row.version.instrument.uid), "case": str(case.uid)}).status_code == 404
    begun = make_assessment(cast, row.version.instrument, {}, case=case, status="draft", completed_at=None)
    assert sign_in("peer").get(f"{LIST}{begun.uid}/").status_code == 404
    assert post(sign_in("peer"), f"{LIST}{row.uid}/complete/", {"answers": FULL}).status_code == 403


def test_instruments_that_are_on_with_their_questions(cast, sign_in):
    screener, own = switch_on(cast)[0], make_form(cast)
    client = sign_in("clinician")
    assert {row["key"] for row in client.get("/api/v1/instruments/").json()} == {CSSRS, own.key}
    one = client.get(f"/api/v1/instruments/{screener.uid}/").json()
    assert one["questionnaire"]["resourceType"] == "Questionnaire" and one["questions"][0]["type"] == "boolean" and one["notice"]
    off = switch_on(cast, "gad-7", agency="riverton")[0]
    assert client.get(f"/api/v1/instruments/{off.uid}/").status_code == 404


def test_from_the_first_answer_to_the_level(cast, sign_in, case):
    screener, client = switch_on(cast)[0], sign_in("clinician")
    start = {"uid": UID, "instrument": str(screener.uid), "case": str(case.uid)}
    assert post(client, LIST, start | {"encounter": UID}).status_code == 400
    made = [post(client, LIST, start) for _n in range(2)]
    assert {answer.status_code for answer in made} == {201} and Assessment.objects.count() == 1
    one = f"{LIST}{UID}/"
    wrong = post(client, f"{one}answers/", {"answers": {"q1": {"value": "perhaps"}, "q99": {"value": "yes"}}})
    assert wrong.status_code == 400 and set(wrong.json()["fields"]) == {"q1", "q99"}
    kept = post(client, f"{one}answers/", {"answers": {"q1": {"value": "yes"}, "q2": {"absent": "refused"}}}).json()
    assert kept["answers"] == {"q1": {"value": "yes"}, "q2": {"absent": "refused"}} and kept["open_questions"] == ["q3", "q4", "q5", "q6"]
    # What was sent stands on the page of the screen, for its author.
    assert Draft.objects.get(user=cast.clinician, object_uid=UID).data and kept["status"] == "draft" and kept["level"] == ""
    refused = post(client, f"{one}complete/", {})
    assert refused.status_code == 400 and "q6" in refused.json()["fields"]
    done = [post(client, f"{one}complete/", {"answers": FULL}) for _n in range(2)]
    assert {answer.status_code for answer in done} == {200}
    body = done[0].json()
    assert (body["level"], body["result"], body["status"], body["is_complete"]) == ("high", "High", "completed", True)
    assert post(client, f"{one}complete/", {"answers": FULL | {"q1": {"value": "no"}}}).status_code == 403
    # Sending the beginning again begins nothing anew.
    assert post(client, LIST, start).json()["status"] == "completed" and Assessment.objects.count() == 1
    resource = client.get(f"{one}questionnaire-response/").json()
    assert resource["resourceType"] == "QuestionnaireResponse" and resource["status"] == "completed"
    assert AuditEvent.objects.filter(action="assessment.export", user=cast.clinician).count() == 1
    assert AuditEvent.objects.filter(action="assessment.complete").count() == 1


def test_what_stays_open_never_reads_as_low(cast, sign_in, case):
    screener, client = switch_on(cast)[0], sign_in("clinician")
    uid = post(client, LIST, {"instrument": str(screener.uid), "case": str(case.uid)}).json()["uid"]
    body = post(client, f"{LIST}{uid}/complete/", {"answers": {"q1": {"value": "yes"}}, "as_it_is": True}).json()
    assert (body["level"], body["is_complete"]) == ("incomplete", False)


def test_the_list_of_a_case_and_of_an_encounter(cast, sign_in, case, django_assert_max_num_queries):
    screener, encounter = switch_on(cast)[0], make_encounter(cast, case=case)
    rows = [make_assessment(cast, screener, LOW, case=case) for _n in range(3)]
    rows.append(make_assessment(cast, screener, HIGH, encounter=encounter))
    client = sign_in("peer")
    found = client.get(f"{LIST}?case={case.uid}&limit=3").json()
    assert [row["uid"] for row in found["results"]] == [str(row.uid) for row in (rows[3], rows[2], rows[1])]
    assert len(client.get(found["next"]).json()["results"]) == 1 and "answers" not in found["results"][0]
    assert [row["level"] for row in client.get(f"{LIST}?encounter={encounter.uid}").json()["results"]] == ["high"]
    assert client.get(LIST).status_code == client.get(f"{LIST}?case=x").status_code == 400
    with django_assert_max_num_queries(12):
        client.get(f"{LIST}?case={case.uid}")
    assert assessments.of_case(cast.actor("officer"), case) == []
