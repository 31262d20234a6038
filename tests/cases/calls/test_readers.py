"""Who sees calls, first of all who must not: by page, filter, detail, API, panel; notes and raw rows on the police side alone."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import CallImport, CallRejection, CallRevision
from cases.selectors import calls as selectors
from corecit.access.policies import fetch, visible
from corecit.audit.models import AuditEvent
from corecit.common.errors import NotVisible
from corecit.web import paging
from tests.factories.cases import make_call, make_encounter

pytestmark = pytest.mark.django_db
STRANGERS = ["admin", "privacy", "analyst", "partner", "nobody"]
PAGES = ["cases:call-list", "cases:call-awaiting", "cases:call-create"]
IMPORT_PAGES = ["cases:call-import-list", "cases:call-type-list"]


@pytest.fixture
def call(cast):
    return make_call(
        cast, incident_number="26-RIVERTON", address="MARKED STREET 12", notes="NOTES-MARK", raw={"Caller": "RAW-MARK"}, units=["1A11"]
    )


@pytest.fixture
def done(cast):
    row = CallImport.objects.create(
        agency=cast.agencies["riverton"], file="", original_name="week.csv", state="done", rows_read=1, rows_rejected=1
    )
    CallRejection.objects.create(call_import=row, line=2, reason="no_number", raw={"Caller": "RAW-MARK"})
    return row


@pytest.mark.parametrize("key", STRANGERS)
def test_who_sees_no_calls_sees_no_call_page(sign_in, call, key):
    client = sign_in(key)
    for name in PAGES:
        assert client.get(reverse(name)).status_code == 403, name
    assert client.get(reverse("cases:call-detail", args=[call.uid])).status_code == 403
    assert client.post(reverse("cases:call-dismiss", args=[call.uid]), {"reason": "duplicate"}).status_code == 403


@pytest.mark.parametrize("key", STRANGERS)
def test_and_none_through_the_policy(cast, call, key):
    actor = cast.actor(key)
    assert not selectors.listing(actor).exists()
    assert not selectors.awaiting(actor, possible=True).exists()
    assert selectors.agencies(actor) == []
    with pytest.raises(NotVisible):
        selectors.detail(actor, call.uid)


@pytest.mark.parametrize("key", ["officer_b", "police_supervisor_b", "clinician_b", "dispatcher"])
def test_another_agency_s_calls_are_not_there(sign_in, cast, call, key):
    client = sign_in(key)
    for query in ("", "?number=26-RIV", "?unit=1A11", "?type=MENTAL", f"?agency={call.agency.uid}", "?level=certain"):
        page = client.get(reverse("cases:call-list") + query)
        assert b"RIVERTON" not in page.content, query
        assert b"MARKED STREET" not in page.content
    assert b"RIVERTON" not in client.get(reverse("cases:call-awaiting") + "?possible=1").content
    assert client.get(reverse("cases:call-detail", args=[call.uid])).status_code == 404
    assert client.get(reverse("cases:call-detail", args=[uuid.uuid4()])).status_code == 404
    if key != "dispatcher":
        assert client.post(reverse("cases:call-dismiss", args=[call.uid]), {"reason": "duplicate"}).status_code == 404
        assert client.post(reverse("cases:call-recall", args=[call.uid])).status_code == 404
    assert b"MARKED STREET" not in client.get("/").content
    assert not selectors.listing(cast.actor(key)).exists()
    assert selectors.awaiting_first(cast.actor(key)) == []
    call.refresh_from_db()
    assert call.no_report_reason == ""


@pytest.mark.parametrize("key", ["officer", "officer_two", "clinician", "peer", "police_supervisor", "clinical_supervisor"])
def test_who_answers_sees_the_call(sign_in, cast, call, key):
    client = sign_in(key)
    assert b"26-RIVERTON" in client.get(reverse("cases:call-list")).content
    page = client.get(reverse("cases:call-detail", args=[call.uid]))
    assert page.status_code == 200
    assert b"MARKED STREET" in page.content
    assert fetch(cast.actor(key), visible(cast.actor(key), type(call)), uid=call.uid) == call


@pytest.mark.parametrize(
    ("key", "reads"),
    [("officer", True), ("police_supervisor", True), ("clinician", False), ("peer", False), ("clinical_supervisor", False)],
)
def test_notes_and_raw_rows_are_of_the_police_side(sign_in, cast, call, key, reads):
    CallRevision.objects.create(call=call, raw={"Caller": "FORMER-MARK"}, digest="x")
    page = sign_in(key).get(reverse("cases:call-detail", args=[call.uid])).content
    for mark in (b"NOTES-MARK", b"RAW-MARK", b"FORMER-MARK"):
        assert (mark in page) is reads, mark
    found = selectors.detail(cast.actor(key), call.uid)
    assert ({"notes", "raw"} <= found.get_deferred_fields()) is not reads
    assert bool(selectors.history(cast.actor(key), call)) is reads


def test_a_dispatcher_sees_what_their_center_brought_in_and_reads_the_notes(sign_in, cast, call):
    type(call).objects.filter(pk=call.pk).update(dispatch_agency=cast.agencies["dispatch"])
    page = sign_in("dispatcher").get(reverse("cases:call-detail", args=[call.uid])).content.decode()
    assert "NOTES-MARK" in page
    assert "Awaits a report" not in page, "a dispatcher sees no encounter, nor that there is one"


def test_a_call_s_encounters_are_those_the_reader_may_see(sign_in, cast, call):
    mine, theirs = make_encounter(cast), make_encounter(cast, team="b", officer="officer_b", clinician="clinician_b")
    mine.calls.add(call)
    theirs.calls.add(call)
    page = sign_in("officer").get(reverse("cases:call-detail", args=[call.uid])).content.decode()
    assert mine.number in page
    assert theirs.number not in page


def test_opening_a_call_is_audited_and_says_nothing_of_it(sign_in, call):
    sign_in("officer").get(reverse("cases:call-detail", args=[call.uid]))
    event = AuditEvent.objects.get(action="call.view")
    assert (event.object_uid, event.detail) == (call.uid, {})


@pytest.mark.parametrize("key", ["officer", "clinician", "dispatcher", "police_supervisor", "privacy", "analyst", "partner", "nobody"])
def test_imports_profiles_and_types_are_for_who_imports(sign_in, done, key):
    client = sign_in(key)
    for name in IMPORT_PAGES:
        assert client.get(reverse(name)).status_code == 403, name
    for name in ("cases:call-import-detail", "cases:call-import-columns", "cases:call-import-progress", "cases:call-import-rejected"):
        assert client.get(reverse(name, args=[done.uid])).status_code == 403, name
    assert client.post(reverse("cases:call-import-discard", args=[done.uid])).status_code == 403
    assert client.post(reverse("cases:call-type-list")).status_code == 403
    assert client.post(reverse("cases:call-import-list")).status_code == 403


def test_the_rejected_rows_are_handed_out_on_the_record(sign_in, done):
    response = sign_in("admin").get(reverse("cases:call-import-rejected", args=[done.uid]))
    assert b"RAW-MARK" in b"".join(response.streaming_content)
    assert response["Content-Disposition"].startswith('attachment; filename="rejected-')
    assert AuditEvent.objects.filter(action="callimport.download", object_id=done.pk).exists()


def test_no_address_of_a_page_and_no_title_names_a_place(sign_in, call):
    client = sign_in("officer")
    for url in (reverse("cases:call-list"), reverse("cases:call-detail", args=[call.uid]), reverse("cases:call-awaiting")):
        page = client.get(url).content.decode()
        assert "MARKED" not in page.split("<title>")[1].split("</title>")[0]
        assert all("MARKED" not in part.split('"')[0] for part in page.split('href="')[1:])


def test_lists_cost_the_same_however_long(sign_in, cast):
    client = sign_in("officer")
    for url in (reverse("cases:call-list"), reverse("cases:call-awaiting") + "?possible=1", "/"):
        client.get(url)
    few = {}
    for url in (reverse("cases:call-list"), reverse("cases:call-awaiting") + "?possible=1", "/"):
        few[url] = _queries(client, url)
    for number in range(60):
        call = make_call(cast, units=["U-officer" if number % 2 else "9Z"], team=cast.teams["a"] if number % 3 else None)
        if number % 5 == 0:
            make_encounter(cast).calls.add(call)
    for url, before in few.items():
        assert _queries(client, url) <= before + 2, url


def _queries(client, url) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_paging_shows_every_call_once(sign_in, cast):
    now = timezone.now()
    expected = {make_call(cast, received_at=now if number % 2 else None).incident_number for number in range(60)}
    seen, cursor = [], ""
    while cursor is not None:
        page = paging.page(selectors.listing(cast.actor("officer")), selectors.ORDER, cursor or None)
        seen += [call.incident_number for call in page]
        cursor = page.next
    assert len(seen) == 60
    assert set(seen) == expected
