"""API of response plans and safety plans: wrong readers first, then a plan from draft to patrol."""

from __future__ import annotations

import pytest

from cases.models import ResponsePlan
from corecit.audit.models import AuditEvent
from tests.factories.cases import make_case
from tests.factories.plans import make_plan, make_safety_plan

PLANS, SAFETY = "/api/v1/response-plans/", "/api/v1/safety-plans/"
UID = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def case(cast):
    return make_case(cast, lead=cast.clinician)


def post(client, path, data):
    return client.post(path, data, "application/json")


@pytest.mark.parametrize("key", ["dispatcher", "admin", "privacy", "analyst", "partner", "nobody"])
def test_roles_without_plans_are_refused(cast, sign_in, case, key):
    plan, safety = make_plan(cast, case.person, on_patrol=True), make_safety_plan(cast, case.person, case=case)
    client = sign_in(key)
    for path in (PLANS, f"{PLANS}{plan.uid}/", f"{SAFETY}?person={case.person.uid}", f"{SAFETY}{safety.uid}/"):
        assert client.get(path).status_code == 403, path


@pytest.mark.parametrize("key", ["officer", "police_supervisor"])
def test_patrol_reads_what_is_visible_to_it_and_writes_nothing(cast, sign_in, case, key):
    shown = make_plan(cast, case.person, on_patrol=True)
    hidden = make_plan(cast, make_case(cast).person)
    drafted = make_plan(cast, make_case(cast).person, status="draft")
    safety = make_safety_plan(cast, case.person, case=case)
    client = sign_in(key)
    assert [row["uid"] for row in client.get(PLANS).json()["results"]] == [str(shown.uid)]
    for tab in ("review", "preparation", "over"):
        assert client.get(f"{PLANS}?show={tab}").json()["results"] == []
    one = client.get(f"{PLANS}{shown.uid}/").json()
    assert one["is_visible_to_patrol"] and "visibility_note" not in one and "return_comment" not in one
    assert AuditEvent.objects.get(action="responseplan.view").detail["via"] == "api"
    for plan in (hidden, drafted):
        assert client.get(f"{PLANS}{plan.uid}/").status_code == 404
    assert post(client, PLANS, {"person": str(case.person.uid)}).status_code == 403
    assert post(client, f"{PLANS}{shown.uid}/steps/", {"act": "hide", "note": "x"}).status_code == 403
    assert client.patch(f"{PLANS}{shown.uid}/", {"helps": "x"}, "application/json").status_code == 403
    assert client.get(f"{SAFETY}{safety.uid}/").status_code == client.get(f"{SAFETY}?person={case.person.uid}").status_code == 403


@pytest.mark.parametrize("key", ["officer_b", "clinician_b"])
def test_another_team_finds_nothing(cast, sign_in, case, key):
    plan, safety = make_plan(cast, case.person, on_patrol=True), make_safety_plan(cast, case.person, case=case)
    client = sign_in(key)
    assert client.get(PLANS).json()["results"] == [] and client.get(f"{PLANS}{plan.uid}/").status_code == 404
    assert client.get(f"{PLANS}?person={case.person.uid}").status_code == 404
    assert client.get(f"{SAFETY}{safety.uid}/").status_code in (403, 404)


def test_from_draft_to_patrol(cast, sign_in, case):
    for _n in range(2):
        made = post(sign_in("clinician"), PLANS, {"uid": UID, "person": str(case.person.uid)})
        assert made.status_code == 201 and ResponsePlan.objects.count() == 1
    assert post(sign_in("clinician"), PLANS, {"person": str(case.person.uid)}).status_code == 409
    one, steps = f"{PLANS}{UID}/", f"{PLANS}{UID}/steps/"
    assert list(post(sign_in("clinician"), steps, {"act": "submit"}).json()["fields"]) == ["helps"]
    contacts = [{"name": "Ana", "relation": "sister", "phone": "(555) 010-0100 12345 99"}]
    assert "contact_phone_0" in sign_in("clinician").patch(one, {"contacts": contacts}, "application/json").json()["fields"]
    content = {
        "seen_at": made.json()["updated_at"],
        "helps": "Ask about the dog.",
        "contacts": [{"name": "Line", "phone": "988", "note": "Press 2 for Spanish", "may_call": True}],
    }
    written = sign_in("clinician").patch(one, content, "application/json").json()
    assert (
        written["helps"] == "Ask about the dog."
        and (written["contacts"][0]["phone"], written["contacts"][0]["note"]) == ("988", "Press 2 for Spanish")
        and written["contacts"][0]["may_call"]
    )
    assert sign_in("clinician").patch(one, content, "application/json").status_code == 409
    assert sign_in("clinician").patch(one, {"avoid": "Sirens"}, "application/json").json()["helps"] == "Ask about the dog."
    assert post(sign_in("clinician"), steps, {"act": "submit"}).json()["status"] == "submitted"
    assert post(sign_in("clinician"), steps, {"act": "approve", "is_free": True}).status_code == 403
    assert post(sign_in("clinical_supervisor"), steps, {"act": "approve"}).json()["fields"].keys() == {"is_free"}
    assert post(sign_in("clinical_supervisor"), steps, {"act": "approve", "is_free": True}).json()["status"] == "approved"
    assert sign_in("officer").get(one).status_code == 404
    assert post(sign_in("clinical_supervisor"), steps, {"act": "show"}).json()["fields"].keys() == {"note"}
    assert (
        post(sign_in("clinical_supervisor"), steps, {"act": "show", "note": "Repeated contacts"}).json()["visibility_note"]
        == "Repeated contacts"
    )
    assert sign_in("officer").get(one).json()["helps"] == "Ask about the dog."
    newer = post(sign_in("clinician"), steps, {"act": "revise"}).json()
    assert (newer["version"], newer["status"]) == (2, "draft") and newer["uid"] != UID


def test_safety_plans_are_listed_without_words_and_read_one_by_one(cast, sign_in, case):
    plan = make_safety_plan(cast, case.person, case=case, myself="WORDS-MARK")
    client = sign_in("peer")
    listed = client.get(f"{SAFETY}?person={case.person.uid}")
    assert [row["uid"] for row in listed.json()["results"]] == [str(plan.uid)] and "WORDS-MARK" not in listed.content.decode()
    assert client.get(f"{SAFETY}{plan.uid}/").json()["myself"] == "WORDS-MARK"
    assert AuditEvent.objects.get(action="safetyplan.view").detail["via"] == "api"
    assert client.get(SAFETY).status_code == 400
