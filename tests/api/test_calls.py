"""CAD pushes calls, one or many; the same rules as on the pages."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from knox.models import AuthToken

from cases.models import Call, CallRevision
from corecit.audit.models import AuditEvent
from tests.factories.cases import make_call, make_encounter

pytestmark = pytest.mark.django_db
URL = "/api/v1/calls/"


@pytest.fixture
def api(cast):
    """api("admin").post(...) with a token of that person."""

    class Caller:
        def __init__(self, key):
            self.token = AuthToken.objects.create(cast.users[key])[1] if key else None
            self.client = Client()

        @property
        def headers(self):
            return {"Authorization": f"Token {self.token}"} if self.token else {}

        def post(self, data, **more):
            body = data if isinstance(data, (str, bytes)) else json.dumps(data)
            return self.client.post(URL, body, content_type="application/json", headers=self.headers, **more)

        def get(self, path=""):
            return self.client.get(URL + path, headers=self.headers)

    return Caller


def item(number="26-1", **more):
    return {
        "agency": "Riverton PD",
        "incident_number": number,
        "received_at": "2026-03-01T10:00:00-05:00",
        "initial_type": "MENTAL HEALTH CASE",
        "units": ["1A11"],
        "VendorField": 7,
    } | more


@pytest.mark.parametrize(
    ("key", "status"),
    [(None, 401), ("nobody", 403), ("partner", 403), ("analyst", 403), ("privacy", 403), ("peer", 403)],
)
def test_who_may_not_push(api, key, status):
    assert api(key).post(item()).status_code == status
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("key", "status"), [(None, 401), ("nobody", 403), ("partner", 403), ("analyst", 403), ("privacy", 403), ("admin", 403)]
)
def test_who_may_not_read(api, cast, key, status):
    call = make_call(cast)
    caller = api(key)
    assert caller.get().status_code == status
    assert caller.get(f"{call.uid}/").status_code == status


@pytest.mark.parametrize("key", ["officer_b", "clinician_b", "dispatcher"])
def test_another_agency_s_calls_are_not_there(api, cast, key):
    call = make_call(cast, address="MARKED STREET")
    caller = api(key)
    for query in ("", "?level=certain", f"?number={call.incident_number}", "?type=MENTAL", f"?agency={call.agency.uid}"):
        assert caller.get(query).json()["results"] == [], query
    assert caller.get(f"{call.uid}/").status_code == 404
    assert caller.get("not-a-uid/").status_code == 404


def test_nobody_pushes_calls_for_an_agency_that_is_not_theirs(api):
    answer = api("officer_b").post(item())
    assert answer.status_code == 400
    assert answer.json()["results"][0]["errors"] == {"agency": ["No agency of this name for which you may send calls."]}
    assert not Call.objects.exists()


def test_a_new_call_the_same_again_and_a_changed_one(api, cast):
    caller = api("admin")
    first = caller.post(item())
    assert first.status_code == 201
    call = Call.objects.get()
    assert first.json() == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "rejected": 0,
        "results": [{"outcome": "new", "incident_number": "26-1", "uid": str(call.uid), "errors": {}}],
    }
    assert (call.agency, call.source_kind, call.crisis_level, call.raw["VendorField"]) == (cast.agencies["riverton"], "api", "certain", 7)
    assert call.received_at.isoformat() == "2026-03-01T15:00:00+00:00"
    again = caller.post(item())
    assert (again.status_code, again.json()["results"][0]["outcome"]) == (200, "unchanged")
    changed = caller.post(item(initial_type="TRESPASS"))
    assert (changed.status_code, changed.json()["results"][0]["outcome"]) == (200, "changed")
    call.refresh_from_db()
    assert call.initial_type == "TRESPASS"
    assert CallRevision.objects.get().raw["initial_type"] == "MENTAL HEALTH CASE"
    assert AuditEvent.objects.filter(action="call.push").count() == 3


def test_many_at_once_good_ones_are_kept(api):
    answer = api("admin").post(
        [item("26-1"), item(""), item("26-3", received_at="yesterday", units="1A11"), "text", item("26-4"), item("26-4")]
    )
    assert answer.status_code == 201
    body = answer.json()
    assert [r["outcome"] for r in body["results"]] == ["new", "rejected", "rejected", "rejected", "new", "unchanged"]
    assert set(body["results"][2]["errors"]) == {"received_at", "units"}
    assert body["results"][1]["errors"] == {"incident_number": ["Every call needs its incident number."]}
    assert Call.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"incident_number": "x" * 61}, "incident_number"), ({"incident_number": ["1"]}, "incident_number"), ({"received_at": "2026-13-01"}, "received_at"), ({"received_at": 5}, "received_at"),
        ({"latitude": 95}, "latitude"), ({"longitude": "x"}, "longitude"), ({"latitude": True}, "latitude"), ({"latitude": "nan"}, "latitude"), ({"units": [1]}, "units"),
        ({"units": ["x" * 41]}, "units"), ({"address": "x" * 301}, "address"), ({"agency": "Nowhere"}, "agency"), ({"received_at": "", "initial_type": ""}, "received_at"),
        ({"notes": {"a": 1}}, "notes"),
    ],
)  # fmt: skip
def test_each_wrong_field_is_named(api, wrong, field):
    answer = api("admin").post(json.dumps(item(**wrong)))
    assert answer.status_code == 400
    assert list(answer.json()["results"][0]["errors"]) == [field]
    assert not Call.objects.exists()


def test_what_the_database_cannot_keep_does_not_break_it(api):
    deep = []
    for _level in range(50):
        deep = [deep]
    odd = {"a\x00": "c\x00d", "half": "\ud800", "list": [{"x": "\x00"}], "deep": deep}
    assert api("admin").post(item(notes="a\x00b\ud800", VendorField=odd)).status_code == 201
    call = Call.objects.get()
    assert call.notes == "ab?"
    assert call.raw["VendorField"]["a"] == "cd"


def test_too_large_a_body_is_refused_before_it_is_read(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    answer = api("admin").post(item(notes="x" * (1024 * 1024)))
    assert answer.status_code == 400
    assert "at most 1 MB" in answer.json()["detail"]


def test_times_without_an_offset_are_the_agency_s_and_the_doubtful_hour_is_marked(api):
    api("admin").post(item(received_at="2025-11-02 01:30:00"))
    call = Call.objects.get()
    assert call.time_marks == {"received_at": "ambiguous"}
    assert call.received_at.isoformat() == "2025-11-02T05:30:00+00:00"


def test_too_many_and_nothing(api):
    caller = api("admin")
    assert caller.post([item(str(n)) for n in range(1001)]).status_code == 400
    assert caller.post([]).status_code == 400
    assert caller.post("not json").status_code == 400
    assert caller.post('"text"').status_code == 400
    assert caller.post('[{"incident_number": "26-1", "latitude": NaN}]').status_code == 400, "NaN is no JSON"
    assert not Call.objects.exists()


def test_the_agency_of_the_token_s_user_is_taken_when_none_is_named(api, cast):
    data = item()
    del data["agency"]
    assert api("officer").post(data).status_code == 201
    assert Call.objects.get().agency == cast.agencies["riverton"]


def test_what_a_dispatch_center_pushes_is_there_for_its_dispatchers(api, cast):
    caller = api("dispatcher")
    assert caller.post(item(agency="Lakeside PD")).status_code == 201
    assert [c["agency"] for c in caller.get().json()["results"]] == ["Lakeside PD"]


def test_reading(api, cast):
    call = make_call(cast, notes="NOTES-MARK", raw={"Caller": "RAW-MARK"})
    make_encounter(cast).calls.add(call)
    shown = api("officer").get().json()["results"][0]
    assert shown["incident_number"] == call.incident_number
    assert "notes" not in shown and "raw" not in shown
    one = api("officer").get(f"{call.uid}/").json()
    assert (one["notes"], one["raw"]) == ("NOTES-MARK", {"Caller": "RAW-MARK"})
    theirs = api("clinician").get(f"{call.uid}/")
    assert b"MARK" not in theirs.content
    assert "notes" not in theirs.json()
    assert AuditEvent.objects.filter(action="call.view", object_uid=call.uid).count() == 2


def test_pages_cost_the_same_however_many(api, cast, django_assert_max_num_queries):
    for _ in range(40):
        make_call(cast, team=cast.teams["a"])
    caller = api("officer")
    with django_assert_max_num_queries(15):
        page = caller.get("?limit=30").json()
    assert len(page["results"]) == 30
    assert page["next"] and "cursor=" in page["next"]


def test_pushing_a_thousand_costs_few_queries(api, django_assert_max_num_queries):
    caller = api("admin")
    with django_assert_max_num_queries(32):
        answer = caller.post([item(f"26-{n}", initial_type=f"TYPE {n % 30}") for n in range(1000)])
    assert answer.json()["new"] == 1000
