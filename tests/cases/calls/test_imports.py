"""Imports from upload to the end: nothing twice, changes kept, rows of one call joined, killed workers, rejected rows, levels, teams."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import OperationalError

from cases.models import Call, CallImport, CallProfile, CallRejection, CallRevision, CallSighting, CallTypeMap, Encounter
from cases.operations import call_batches, call_imports, call_types, calls
from cases.selectors import call_imports as selectors
from corecit.access.actor import Actor
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Denied, Invalid
from tests.cases.calls.conftest import bring_in, row, table

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")


@pytest.fixture
def riverton(cast):
    return cast.agencies["riverton"]


@pytest.fixture
def admin(cast):
    return cast.actor("admin")


def counts(done):
    return {
        name: getattr(done, f"rows_{name}")
        for name in ("read", "new", "changed", "unchanged", "merged", "rejected", "marked")
        if getattr(done, f"rows_{name}")
    }


def uploaded(actor, agency, content):
    return call_imports.upload(actor=actor, agency=agency, file=io.BytesIO(content), name="calls.csv")


def begin(actor, agency, content, **changes):
    """Uploads and queues without running."""
    upload = uploaded(actor, agency, content)
    found = selectors.proposal(actor, upload, selectors.sample(upload))
    profile = {
        "columns": found.profile.columns,
        "time_zone": "America/New_York",
        "header": list(found.header),
        "missing_markers": ["NULL"],
    } | changes
    return call_imports.start(actor=actor, import_id=upload.pk, name="CAD", profile=profile)


def test_the_same_file_twice_and_overlapping_files_create_nothing_twice(admin, riverton):
    first = table(row("26-1"), row("26-2"))
    assert counts(bring_in(admin, riverton, first)) == {"read": 2, "new": 2}
    assert counts(bring_in(admin, riverton, first)) == {"read": 2, "unchanged": 2}
    assert counts(bring_in(admin, riverton, table(row("26-2"), row("26-3")))) == {"read": 2, "new": 1, "unchanged": 1}
    assert Call.objects.count() == 3
    assert CallRevision.objects.count() == 0


def test_the_same_number_of_another_agency_is_another_call(admin, riverton, cast):
    bring_in(admin, riverton, table(row("26-1")))
    bring_in(admin, cast.agencies["lakeside"], table(row("26-1")))
    assert Call.objects.filter(incident_number="26-1").count() == 2


def test_a_changed_row_updates_and_the_former_one_stays_readable(admin, riverton):
    one = bring_in(admin, riverton, table(row("26-0"), row("26-1", kind="TRESPASS", disposition="")))
    before = Call.objects.get(incident_number="26-1")
    two = bring_in(admin, riverton, table(row("26-1", kind="SUICIDE IN PROG", disposition="RPT")))
    assert counts(two) == {"read": 1, "changed": 1}
    call = Call.objects.get(incident_number="26-1")
    assert (call.pk, call.uid, call.created_at) == (before.pk, before.uid, before.created_at)
    assert call.updated_at > before.updated_at
    assert (call.initial_type, call.crisis_level, call.dispositions) == ("SUICIDE IN PROG", "certain", ["RPT"])
    assert (call.last_import_id, call.line) == (two.pk, 2)
    revision = CallRevision.objects.get(call=call)
    assert (revision.raw["Call Type"], revision.call_import_id, revision.line) == ("TRESPASS", one.pk, 3)


def test_a_row_that_goes_back_to_what_it_was_is_a_change_too(admin, riverton):
    for kind in ("TRESPASS", "SUICIDE", "TRESPASS"):
        done = bring_in(admin, riverton, table(row("26-1", kind=kind)))
    assert counts(done) == {"read": 1, "changed": 1}
    assert Call.objects.get().initial_type == "TRESPASS"


def test_a_report_and_a_dismissal_survive_a_changed_row(admin, riverton, cast):
    bring_in(admin, riverton, table(row("26-1")))
    calls.dismiss(actor=cast.actor("officer"), call=Call.objects.get(), reason="duplicate")
    bring_in(admin, riverton, table(row("26-1", kind="WELFARE CHECK")))
    assert Call.objects.get().no_report_reason == "duplicate"


def test_one_row_per_unit_makes_one_call(admin, riverton):
    content = table(
        row("26-1", units="1A11", arrived="2026-03-01 10:12:00"), row("26-2"), row("26-1", units="1A12", arrived="2026-03-01 10:09:00")
    )
    assert counts(bring_in(admin, riverton, content)) == {"read": 3, "new": 2, "merged": 1}
    call = Call.objects.get(incident_number="26-1")
    assert call.units == ["1A11", "1A12"]
    assert call.arrived_at == dt.datetime(2026, 3, 1, 15, 9, tzinfo=dt.UTC)
    assert call.raw["Units"] == "1A12"
    assert [r.raw["Units"] for r in call.revisions.all()] == ["1A11"]
    assert counts(bring_in(admin, riverton, content)) == {"read": 3, "unchanged": 3}


def test_rows_of_one_call_join_across_batches(admin, riverton, monkeypatch):
    monkeypatch.setattr(call_imports, "BATCH", 2)
    content = table(row("26-1", units="1A11"), row("26-2"), row("26-3"), row("26-1", units="1A12"), row("26-4"), row("26-1", units="1A13"))
    assert counts(bring_in(admin, riverton, content)) == {"read": 6, "new": 4, "merged": 2}
    assert Call.objects.get(incident_number="26-1").units == ["1A11", "1A12", "1A13"]
    assert counts(bring_in(admin, riverton, content)) == {"read": 6, "unchanged": 6}
    assert Call.objects.get(incident_number="26-1").units == ["1A11", "1A12", "1A13"]
    assert not CallSighting.objects.exists()


def test_a_unit_that_joins_in_the_next_file_joins_although_the_first_row_is_unchanged(admin, riverton, monkeypatch):
    monkeypatch.setattr(call_imports, "BATCH", 1)
    bring_in(admin, riverton, table(row("26-1", units="1A11")))
    done = bring_in(admin, riverton, table(row("26-1", units="1A11"), row("26-1", units="1A12")))
    assert counts(done) == {"read": 2, "unchanged": 1, "changed": 1}
    assert Call.objects.get().units == ["1A11", "1A12"]


def test_a_row_of_another_file_takes_the_place_of_all_earlier_rows(admin, riverton):
    bring_in(admin, riverton, table(row("26-1", units="1A11"), row("26-1", units="1A12")))
    bring_in(admin, riverton, table(row("26-1", units="1A14")))
    assert Call.objects.get().units == ["1A14"]


def test_the_same_line_twice_in_one_file_is_said_once(admin, riverton):
    assert counts(bring_in(admin, riverton, table(row("26-1"), row("26-1")))) == {"read": 2, "new": 1, "unchanged": 1}


def test_a_better_profile_changes_what_was_read_badly(admin, riverton):
    content = table(row("26-1"))
    bring_in(admin, riverton, content, time_zone="America/Chicago")
    assert counts(bring_in(admin, riverton, content, time_zone="America/New_York")) == {"read": 1, "changed": 1}
    assert Call.objects.get().received_at == dt.datetime(2026, 3, 1, 15, tzinfo=dt.UTC)


def test_a_call_typed_by_hand_takes_what_cad_says_and_keeps_what_it_does_not(admin, riverton, cast):
    values = {
        "incident_number": "26-1",
        "received_at": "2026-03-01 09:58:00",
        "initial_type": "Man on the bridge",
        "notes": "said on the phone",
        "is_crisis": True,
        "units": ["1A19"],
    }
    typed = calls.create(actor=cast.actor("officer"), agency_uid=riverton.uid, values=values, token="6f1f2f2e-0d5e-4c0e-9a51-0a3b0f8f7a11")
    bring_in(admin, riverton, table(row("26-1", kind="TRESPASS")))
    call = Call.objects.get()
    assert (call.pk, call.initial_type, call.units, call.notes) == (typed.pk, "TRESPASS", ["1A19", "1A11"], "said on the phone")
    assert call.crisis_level == "certain"
    assert call.revisions.get().raw["initial_type"] == "Man on the bridge"


def test_ambiguous_and_skipped_hours_are_kept_and_marked(admin, riverton):
    rows = [
        row("26-1", received="2025-11-02 01:30:00", dispatched="", arrived="", cleared=""),
        row("26-2", received="2026-03-08 02:30:00", dispatched="", arrived="", cleared=""),
    ]
    done = bring_in(admin, riverton, table(*rows))
    assert counts(done) == {"read": 2, "new": 2, "marked": 2}
    assert Call.objects.get(incident_number="26-1").time_marks == {"received_at": "ambiguous"}
    assert Call.objects.get(incident_number="26-1").received_at == dt.datetime(2025, 11, 2, 5, 30, tzinfo=dt.UTC)
    assert Call.objects.get(incident_number="26-2").time_marks == {"received_at": "shifted"}


def test_rejected_rows_come_back_with_line_reason_and_the_row(admin, riverton):
    done = bring_in(admin, riverton, table(row("26-1"), row(""), row("2.02E+12", notes="=SUM(A1)"), row("26-2")))
    assert counts(done) == {"read": 4, "new": 2, "rejected": 2}
    lines = list(csv.reader("".join(selectors.rejected_file(admin, done)).splitlines()))
    assert lines[0][:3] == ["Line", "Reason", "Incident Number"]
    assert lines[1][:3] == ["3", "The row has no incident number.", ""]
    assert lines[2][0] == "4"
    assert lines[2][1].startswith("A spreadsheet shortened the incident number.")
    assert lines[2][-1] == "'=SUM(A1)"  # no formula for whoever opens it in a spreadsheet


def test_rejected_rows_can_be_sent_again(admin, riverton):
    done = bring_in(admin, riverton, table(row("26-1"), row("")))
    head, line = "".join(selectors.rejected_file(admin, done)).splitlines()
    mended = line.replace("number.,,", "number.,26-9,")
    assert mended != line
    assert counts(bring_in(admin, riverton, f"{head}\n{mended}\n".encode())) == {"read": 1, "new": 1}
    assert Call.objects.get(incident_number="26-9").address == "12 Elm St"


def test_a_file_with_the_wrong_columns_stops_early(admin, riverton, monkeypatch):
    monkeypatch.setattr(call_imports, "BATCH", 3)
    content = table(*[row(f"26-{n}") for n in range(12)])
    done = bring_in(admin, riverton, content, columns={"incident_number": ["Notes"], "initial_type": ["Call Type"]})
    assert (done.state, done.rows_read, done.rows_rejected) == ("failed", 3, 3)
    assert "incident number" in done.error
    again = call_imports.start(
        actor=admin,
        import_id=done.pk,
        name="CAD",
        profile={"columns": {"incident_number": ["Incident Number"], "initial_type": ["Call Type"]}, "time_zone": "America/New_York"},
    )
    assert CallRejection.objects.count() == 0
    assert counts(call_imports.run(actor=SYSTEM, import_id=again.pk)) == {"read": 12, "new": 12}


class Killed(BaseException):
    """What kill -9 does to a worker: nothing is cleaned up."""


def test_a_killed_worker_is_taken_over_and_nothing_comes_twice(admin, riverton, monkeypatch):
    monkeypatch.setattr(call_imports, "BATCH", 2)
    queued = begin(
        admin, riverton, table(row("26-1", units="1A11"), row(""), row("26-2"), row("26-3"), row("26-1", units="1A12"), row("26-4"))
    )
    write, batches = call_batches.write, []

    def die_in_the_second_batch(rows, source):
        outcomes = write(rows, source)
        batches.append(rows)
        if len(batches) == 2:
            raise Killed
        return outcomes

    monkeypatch.setattr(call_batches, "write", die_in_the_second_batch)
    with pytest.raises(Killed):
        call_imports.run(actor=SYSTEM, import_id=queued.pk)
    monkeypatch.setattr(call_batches, "write", write)
    left = CallImport.objects.get(pk=queued.pk)
    assert (left.state, left.rows_read, left.rows_new, left.rows_rejected) == ("running", 2, 1, 1)
    assert Call.objects.count() == 1
    assert call_imports.run(actor=SYSTEM, import_id=queued.pk) is None, "another worker may still be at it"
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=3)):
        assert call_imports.resume(actor=SYSTEM) == [queued.pk]
        done = call_imports.run(actor=SYSTEM, import_id=queued.pk)
    assert counts(done) == {"read": 6, "new": 4, "merged": 1, "rejected": 1}
    assert Call.objects.get(incident_number="26-1").units == ["1A11", "1A12"]


def test_a_worker_that_was_taken_over_stops_without_writing(admin, riverton, monkeypatch):
    monkeypatch.setattr(call_imports, "BATCH", 1)
    queued = begin(admin, riverton, table(row("26-1"), row("26-2"), row("26-3")))
    write = call_batches.write

    def slow(rows, source):
        outcomes = write(rows, source)
        if rows[0][1].number == "26-1":
            # Meanwhile the sweep has given the import to somebody else.
            CallImport.objects.filter(pk=queued.pk).update(claim="00000000-0000-4000-8000-000000000000")
        return outcomes

    monkeypatch.setattr(call_batches, "write", slow)
    # The row is locked by the batch itself here, so the change above is overwritten only in its counts, not in its claim.
    assert call_imports.run(actor=SYSTEM, import_id=queued.pk) is None
    assert not Call.objects.filter(incident_number="26-2").exists()


def test_the_database_going_away_leaves_the_import_to_the_sweep(admin, riverton, monkeypatch):
    queued = begin(admin, riverton, table(row("26-1")))

    def away(rows, source):
        raise OperationalError("server closed the connection")

    with monkeypatch.context() as patch:
        patch.setattr(call_batches, "write", away)
        with pytest.raises(OperationalError):
            call_imports.run(actor=SYSTEM, import_id=queued.pk)
    assert CallImport.objects.get().state == "running"
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=3)):
        assert counts(call_imports.run(actor=SYSTEM, import_id=queued.pk)) == {"read": 1, "new": 1}


def test_a_fault_of_our_own_is_said_and_can_be_tried_again(admin, riverton, monkeypatch):
    queued = begin(admin, riverton, table(row("26-1")))

    def broken(rows, source):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(call_batches, "write", broken)
        with pytest.raises(ZeroDivisionError):
            call_imports.run(actor=SYSTEM, import_id=queued.pk)
    failed = CallImport.objects.get()
    assert failed.state == "failed"
    assert "operator" in failed.error
    assert selectors.is_open(failed)


def test_a_message_that_the_broker_lost_is_found_by_the_sweep(admin, riverton):
    queued = begin(admin, riverton, table(row("26-1")))
    assert call_imports.resume(actor=SYSTEM) == []
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=2)):
        assert call_imports.resume(actor=SYSTEM) == [queued.pk]


def test_uploads_that_nobody_starts_are_removed_with_their_file(admin, riverton, django_capture_on_commit_callbacks):
    upload = uploaded(admin, riverton, table(row("26-1")))
    assert default_storage.exists(upload.file)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=15)), django_capture_on_commit_callbacks(execute=True):
        call_imports.resume(actor=SYSTEM)
    assert not CallImport.objects.exists()
    assert not default_storage.exists(upload.file)


def test_the_file_is_gone_once_its_rows_are_kept(admin, riverton, django_capture_on_commit_callbacks):
    queued = begin(admin, riverton, table(row("26-1")))
    stored = queued.file
    assert default_storage.exists(stored)
    with django_capture_on_commit_callbacks(execute=True):
        done = call_imports.run(actor=SYSTEM, import_id=queued.pk)
    assert not default_storage.exists(stored)
    assert (done.file, done.bytes_done) == ("", done.size)
    assert "calls" not in stored.split("/")[-1], "the stored name is random"


def test_too_large_and_no_table(admin, riverton, settings):
    settings.CALL_IMPORT_MAX_BYTES = 100
    with pytest.raises(Invalid, match="larger than"):
        uploaded(admin, riverton, b"x" * 101)
    with pytest.raises(Invalid, match="document"):
        uploaded(admin, riverton, b"%PDF-1.4")
    assert not CallImport.objects.exists()


def test_only_who_imports_imports(cast, riverton):
    for key in ("officer", "clinician", "dispatcher", "police_supervisor", "privacy", "analyst", "partner"):
        with pytest.raises(Denied):
            uploaded(cast.actor(key), riverton, table(row("26-1")))


def test_an_import_starts_once(admin, riverton):
    queued = begin(admin, riverton, table(row("26-1")))
    with pytest.raises(Conflict):
        call_imports.start(actor=admin, import_id=queued.pk, name="CAD", profile={"columns": {"incident_number": ["Incident Number"]}})
    call_imports.run(actor=SYSTEM, import_id=queued.pk)
    assert call_imports.run(actor=SYSTEM, import_id=queued.pk) is None
    with pytest.raises(Conflict):
        call_imports.discard(actor=admin, import_id=queued.pk)


def test_the_profile_is_kept_and_knows_the_next_file_whose_header_has_grown(admin, riverton):
    bring_in(admin, riverton, table(row("26-1")), profile="Riverton CAD", time_zone="America/Chicago")
    upload = uploaded(
        admin,
        riverton,
        table(
            row("26-2") + ",R2",
            header="Incident Number,Call Type,Received,Dispatched,Arrived,Cleared,Address,Units,Disposition,Notes,Zone Of The Week",
        ),
    )
    found = selectors.proposal(admin, upload, selectors.sample(upload))
    assert found.kept == CallProfile.objects.get(name="Riverton CAD")
    assert found.profile.time_zone == "America/Chicago"
    assert "Zone Of The Week" in found.header


def test_types_get_a_proposal_and_a_confirmed_one_is_left_alone(admin, riverton):
    CallTypeMap.objects.create(agency=riverton, local_type="SIGNAL 20", level="certain", is_confirmed=True)
    bring_in(admin, riverton, table(row("26-1", kind="Signal 20"), row("26-2", kind="WELFARE CHECK"), row("26-3", kind="TRAFFIC STOP")))
    assert Call.objects.get(incident_number="26-1").crisis_level == "certain"
    found = {t.local_type: (t.level, t.standard_type, t.is_confirmed) for t in CallTypeMap.objects.all()}
    assert found == {"SIGNAL 20": ("certain", "", True), "WELFARE CHECK": ("possible", "WELFARE", False), "TRAFFIC STOP": ("no", "", False)}


def test_changing_a_level_moves_the_calls_that_are_there(admin, riverton, cast):
    header = "Incident Number,Call Type,Received,Final Call Type"
    rows = [
        "26-1,SIGNAL 20,2026-03-01 10:00,",
        "26-2,TRAFFIC STOP,2026-03-01 10:00,signal  20",
        "26-3,MENTAL HEALTH CASE,2026-03-01 10:00,SIGNAL 20",
        "26-4,TRAFFIC STOP,2026-03-01 10:00,",
    ]
    bring_in(admin, riverton, table(*rows, header=header))
    bring_in(admin, cast.agencies["lakeside"], table(rows[0], header=header))
    kind = CallTypeMap.objects.get(agency=riverton, local_type="SIGNAL 20")
    assert call_types.confirm(actor=admin, agency=riverton, choices={kind.uid: ("possible", "WELFARE")}) == 2
    levels = dict(Call.objects.filter(agency=riverton).values_list("incident_number", "crisis_level"))
    assert levels == {"26-1": "possible", "26-2": "possible", "26-3": "certain", "26-4": "no"}
    assert Call.objects.get(agency=cast.agencies["lakeside"]).crisis_level == "no"
    assert call_types.confirm(actor=admin, agency=riverton, choices={kind.uid: ("no", "")}) == 2
    kind.refresh_from_db()
    assert (kind.level, kind.standard_type, kind.is_confirmed) == ("no", "", True)


def test_the_team_is_found_from_the_units(admin, riverton, cast):
    bring_in(
        admin,
        riverton,
        table(
            row("26-1", units="u-OFFICER"), row("26-2", units="U-clinician"), row("26-3", units="U-officer_b"), row("26-4", units="9Z99")
        ),
    )
    teams = {call.incident_number: call.team for call in Call.objects.select_related("team")}
    assert teams == {"26-1": cast.teams["a"], "26-2": cast.teams["a"], "26-3": None, "26-4": None}


def test_what_a_dispatch_center_imports_is_there_for_its_dispatchers(admin, riverton, cast):
    dispatch = cast.agencies["dispatch"]
    columns = {"incident_number": ["Incident Number"], "initial_type": ["Call Type"], "service": ["Disposition"]}
    bring_in(admin, dispatch, table(row("26-1", disposition="POLICE")), columns=columns, agency_values={"POLICE": str(riverton.uid)})
    call = Call.objects.get()
    assert (call.agency, call.dispatch_agency) == (riverton, dispatch)


def test_the_trail_tells_counts_and_nothing_of_the_rows(admin, riverton):
    bring_in(admin, riverton, table(row("26-1", address="MARKED STREET"), row("")))
    events = {event.action: event.detail for event in AuditEvent.objects.filter(object_type="callimport")}
    assert set(events) == {"callimport.upload", "callimport.start", "callimport.finish"}
    assert events["callimport.finish"]["rows_new"] == 1
    assert "MARKED" not in str(events)


def test_queries_per_batch_do_not_grow_with_its_rows(admin, riverton, django_assert_max_num_queries):
    few = begin(admin, riverton, table(*[row(f"26-{n}") for n in range(3)]))
    many = begin(admin, riverton, table(*[row(f"27-{n}", kind=f"TYPE {n % 40}") for n in range(400)]))
    with django_assert_max_num_queries(34):
        call_imports.run(actor=SYSTEM, import_id=few.pk)
    with django_assert_max_num_queries(34):
        call_imports.run(actor=SYSTEM, import_id=many.pk)
    assert Encounter.objects.count() == 0
