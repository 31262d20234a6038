"""Follow-ups by the API: wrong readers first, then what a caller does with it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from cases.models import FollowUp
from corecit.access.grants import Level, grant
from corecit.audit.models import AuditEvent
from tests.factories.cases import make_case, make_follow_up

pytestmark = pytest.mark.django_db

LIST = "/api/v1/follow-ups/"
UID = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def api(cast):
    """api("officer") -> a client that calls as that person."""

    def enter(key=None):
        client = APIClient()
        if key:
            client.force_authenticate(cast.users[key])
        return client

    return enter


@pytest.fixture
def case(cast):
    return make_case(cast)


@pytest.fixture
def follow_up(cast, case):
    return make_follow_up(cast, case)


def plan(case, **values):
    now = timezone.now()
    times = {"opens_at": now, "due_at": now + dt.timedelta(days=1), "expires_at": now + dt.timedelta(days=2)}
    return {"case": str(case.uid), "purpose": "PURPOSE-MARK", "method": "phone"} | {k: v.isoformat() for k, v in times.items()} | values


def test_nobody_comes_in_without_a_token(api, follow_up):
    assert api().get(LIST).status_code == 401
    assert api().get(f"{LIST}{follow_up.uid}/").status_code == 401


@pytest.mark.parametrize("key", ["dispatcher", "admin", "privacy", "analyst", "partner", "nobody"])
def test_roles_without_follow_ups_are_refused(api, case, follow_up, key):
    client = api(key)
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{follow_up.uid}/").status_code == 403
    assert client.post(LIST, plan(case), format="json").status_code == 403
    assert client.post(f"{LIST}{follow_up.uid}/attempts/", {"method": "phone", "result": "reached"}, format="json").status_code == 403


@pytest.mark.parametrize("key", ["officer_b", "clinician_b", "police_supervisor_b"])
def test_another_team_finds_nothing(api, case, follow_up, key):
    client = api(key)
    assert client.get(LIST, {"scope": "team"}).json()["results"] == []
    for uid in (follow_up.uid, "nonsense"):
        assert client.get(f"{LIST}{uid}/").status_code == 404
        assert client.post(f"{LIST}{uid}/attempts/", {"method": "phone", "result": "reached"}, format="json").status_code == 404
    assert client.post(LIST, plan(case), format="json").status_code == 404


def test_the_police_side_does_not_read_what_for(api, follow_up):
    api("clinician").post(
        f"{LIST}{follow_up.uid}/attempts/", {"method": "phone", "result": "no_answer", "note": "NOTE-MARK"}, format="json"
    )
    answer = api("officer").get(f"{LIST}{follow_up.uid}/")
    assert answer.status_code == 200 and "MARK" not in answer.content.decode()
    assert "MARK" not in api("police_supervisor").get(LIST, {"scope": "team"}).content.decode()
    answer = api("peer").get(f"{LIST}{follow_up.uid}/").json()
    assert (answer["purpose"], answer["attempts"][0]["note"]) == ("FOLLOW-UP-PURPOSE-MARK", "NOTE-MARK")


def test_the_teams_list_is_empty_for_whoever_does_not_manage_it(api, follow_up):
    assert api("peer").get(LIST, {"scope": "team"}).json()["results"] == []
    assert len(api("clinical_supervisor").get(LIST, {"scope": "team"}).json()["results"]) == 1


def test_a_case_shared_for_reading_is_not_worked_on(api, cast, case, follow_up):
    grant(case, cast.clinician_b, Level.VIEW, reason="shared", granted_by=cast.clinician)
    client = api("clinician_b")
    assert client.get(f"{LIST}{follow_up.uid}/").status_code == 200
    answer = client.post(f"{LIST}{follow_up.uid}/attempts/", {"method": "phone", "result": "reached"}, format="json")
    assert answer.status_code == 403 and "reading only" in answer.json()["detail"]
    assert client.post(LIST, plan(case), format="json").status_code == 403


def test_planning_and_reaching(api, cast, case):
    client = api("clinician")
    for _ in range(2):
        made = client.post(LIST, plan(case, uid=UID, owner=str(cast.peer.uid)), format="json")
        assert made.status_code == 201, made.content
    assert FollowUp.objects.count() == 1 and made.json()["owner"] == "Leo Park"
    attempt = {"uid": UID, "method": "phone", "result": "reached", "note": "She is well."}
    for _ in range(2):
        answer = api("peer").post(f"{LIST}{UID}/attempts/", attempt, format="json")
        assert answer.status_code == 201, answer.content
    assert answer.json()["status"] == "done" and len(answer.json()["attempts"]) == 1
    again = api("peer").post(f"{LIST}{UID}/attempts/", {"method": "phone", "result": "reached"}, format="json")
    assert again.status_code == 403 and "over" in again.json()["detail"]
    assert AuditEvent.objects.filter(action="followup.view", user=cast.peer).exists()


@pytest.mark.parametrize(
    ("values", "field"), [({"method": "telepathy"}, "method"), ({"owner": UID}, "owner"), ({"due_at": "2020-01-01T00:00:00Z"}, "due_at")]
)
def test_what_cannot_be_says_where(api, case, values, field):
    answer = api("clinician").post(LIST, plan(case, **values), format="json")
    assert answer.status_code == 400 and list(answer.json()["fields"]) == [field]


def test_the_list_is_ones_own_and_pages(api, cast, case, follow_up, django_assert_max_num_queries):
    make_follow_up(cast, case, owner="peer")
    other = make_follow_up(cast, case, due_at=timezone.now() + dt.timedelta(hours=2))
    client = api("clinician")
    with django_assert_max_num_queries(12):
        first = client.get(LIST, {"limit": 1}).json()
    assert [row["uid"] for row in first["results"]] == [str(other.uid)]
    assert [row["uid"] for row in client.get(first["next"]).json()["results"]] == [str(follow_up.uid)]
    assert client.get(LIST, {"show": "overdue"}).json()["results"] == []
