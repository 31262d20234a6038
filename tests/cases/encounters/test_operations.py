"""Starting, joining, submitting, reviewing and amending: the operations."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from cases.models import ClinicalPart, Encounter, EncounterPerson, FactCorrection, Person, PolicePart, ReportStatus, ReportVersion
from cases.operations import encounters, encounters_persons, encounters_reports
from cases.operations.encounters_facts import StaleFacts
from cases.selectors import encounters as selectors
from corecit.accounts.models import Credential, Shift
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Denied, Invalid, NotVisible
from corecit.notices.models import Notice
from corecit.web.models import Draft
from tests.factories.cases import make_call, make_case, make_encounter

UNKNOWN = {"choice": "unknown", "person": None, "description": "grey coat"}
FACTS = {"disposition": "resolved_on_scene", "other_dispositions": [], "location_category": "residence"}


def start(cast, key: str = "officer", call=None, **more):
    if call is None:
        more.setdefault("occurred_at", timezone.now() - dt.timedelta(hours=1))
    return encounters.start(actor=cast.actor(key), call_uid=call.uid if call else None, **more)


def submit(cast, encounter, key: str = "officer", **more):
    encounter.refresh_from_db()
    values = {
        "answers": {"narrative": "Calm."} if key.startswith("officer") else {"note": "Oriented."},
        "facts": dict(FACTS),
        "person": dict(UNKNOWN),
        "facts_version": encounter.facts_version,
        "submission": uuid.uuid4(),
    }
    return encounters_reports.submit(actor=cast.actor(key), encounter_uid=encounter.uid, **values | more)


# Starting


@pytest.mark.parametrize("key", ["dispatcher", "admin", "privacy", "analyst", "partner", "nobody"])
def test_who_writes_no_reports_starts_none(cast, key):
    with pytest.raises((Denied, NotVisible)):
        start(cast, key, make_call(cast))
    assert not Encounter.objects.exists()


def test_a_call_that_is_not_there_starts_nothing(cast):
    with pytest.raises(NotVisible):
        start(cast, "officer_b", make_call(cast))


def test_the_call_fills_in_what_cad_knows(cast):
    call = make_call(
        cast,
        source_text="911",
        city="Riverton",
        units=["U-officer", "U-77"],
        priority="1",
        en_route_at=timezone.now() - dt.timedelta(minutes=55),
    )
    began = start(cast, call=call)
    encounter = began.encounter
    assert (began.is_new, began.writer) == (True, cast.officer)
    assert encounter.occurred_at == encounter.received_at == call.received_at
    assert (encounter.arrived_at, encounter.cleared_at, encounter.en_route_at) == (call.arrived_at, call.cleared_at, call.en_route_at)
    assert (encounter.address, encounter.initial_type, encounter.source, encounter.priority) == (
        "1200 Sixth St, Riverton",
        "MENTAL HEALTH CASE",
        "911",
        "1",
    )
    assert encounter.team == cast.teams["a"]
    assert list(encounter.calls.all()) == [call]
    assert {(row.unit, row.user) for row in encounter.responders.all()} == {("U-officer", cast.officer), ("U-77", None)}
    assert began.part is not None and began.part.status == ReportStatus.DRAFT
    assert AuditEvent.objects.filter(action="encounter.start", object_id=encounter.pk, user=cast.officer).exists()


def test_who_was_on_shift_as_a_unit_is_among_the_responders_with_their_training(cast):
    call = make_call(cast, units=["A12"])
    Shift.objects.create(
        user=cast.officer_two,
        team=cast.teams["a"],
        unit="A12",
        starts_at=call.received_at - dt.timedelta(hours=2),
        ends_at=call.received_at + dt.timedelta(hours=6),
    )
    Credential.objects.create(user=cast.officer_two, kind="cit40", earned_on=dt.date(2020, 1, 1))
    encounter = start(cast, call=call).encounter
    assert {(row.user, row.is_cit_trained) for row in encounter.responders.all()} == {(cast.officer_two, True), (cast.officer, False)}


def test_officer_and_clinician_of_one_call_join_one_encounter(cast):
    call = make_call(cast)
    first, second = start(cast, "officer", call), start(cast, "clinician", call)
    assert first.encounter == second.encounter
    assert isinstance(first.part, PolicePart) and isinstance(second.part, ClinicalPart)
    assert {row.user for row in first.encounter.responders.filter(user__isnull=False)} == {cast.officer, cast.clinician}


def test_a_second_officer_is_told_who_writes_and_is_added(cast):
    call = make_call(cast)
    start(cast, "officer", call)
    second = start(cast, "officer_two", call)
    assert second.part is None
    assert second.writer == cast.officer
    assert second.encounter.responders.filter(user=cast.officer_two).exists()
    assert PolicePart.objects.count() == 1


def test_starting_twice_is_starting_once(cast):
    call = make_call(cast)
    assert start(cast, call=call).encounter == start(cast, call=call).encounter
    key = uuid.uuid4()
    assert start(cast, start_key=key).encounter == start(cast, start_key=key).encounter
    assert Encounter.objects.count() == 2


def test_without_a_call_it_needs_a_time_that_has_been(cast):
    with pytest.raises(Invalid):
        start(cast, occurred_at=None)
    with pytest.raises(Invalid):
        start(cast, occurred_at=timezone.now() + dt.timedelta(hours=1))


def test_an_encounter_entered_in_error_leaves_its_call_free(cast):
    call = make_call(cast)
    first = start(cast, call=call).encounter
    submit(cast, first)
    encounters.mark_error(actor=cast.actor("police_supervisor"), encounter_uid=first.uid, reason="typed for the wrong call")
    second = start(cast, "officer_two", call).encounter
    assert second != first
    supervisor = cast.actor("police_supervisor")
    with pytest.raises(Conflict, match="reported anew"):
        encounters.unmark_error(actor=supervisor, encounter_uid=first.uid, reason="right after all")
    submit(cast, second, "officer_two")
    encounters.mark_error(actor=supervisor, encounter_uid=second.uid, reason="twice")
    assert encounters.unmark_error(actor=supervisor, encounter_uid=first.uid, reason="right after all").entered_in_error_at is None
    assert start(cast, call=call).encounter == first


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_encounter(cast):
    call, key = make_call(cast), uuid.uuid4()
    done: list = []
    ready = threading.Barrier(4)

    def press(who: str, **how) -> None:
        try:
            ready.wait()
            done.append(encounters.start(actor=cast.actor(who), **how).encounter.pk)
        finally:
            connection.close()

    walk_in = {"start_key": key, "occurred_at": timezone.now()}
    presses = [("officer", {"call_uid": call.uid}), ("clinician", {"call_uid": call.uid}), ("officer", walk_in), ("officer", walk_in)]
    threads = [threading.Thread(target=press, args=(who,), kwargs=how) for who, how in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(done) == 4
    assert len(set(done)) == 2 == Encounter.objects.count()


# Submitting


def test_a_report_is_submitted_with_the_least(cast):
    encounter = start(cast, call=make_call(cast)).encounter
    part = submit(cast, encounter)
    encounter.refresh_from_db()
    assert part.status == ReportStatus.SUBMITTED
    assert encounter.submitted_at is not None
    assert encounter.dispositions.get().is_primary
    subject = encounter.encounter_persons.get().person
    assert (subject.is_unknown, subject.description) == (True, "grey coat")
    version = ReportVersion.objects.get()
    assert (version.side, version.version, version.snapshot["answers"]["narrative"]) == ("police", 1, "Calm.")
    assert version.snapshot["facts"]["disposition"] == "resolved_on_scene"
    assert version.snapshot["calls"]


@pytest.mark.parametrize(
    ("change", "field"), [({"facts": {**FACTS, "disposition": ""}}, "disposition"), ({"person": {"choice": ""}}, "person_choice")]
)
def test_person_and_outcome_are_needed(cast, change, field):
    encounter = start(cast, call=make_call(cast)).encounter
    with pytest.raises(Invalid) as refused:
        submit(cast, encounter, **change)
    assert field in refused.value.fields
    encounter.refresh_from_db()
    assert encounter.submitted_at is None


def test_submitting_twice_submits_once_and_another_page_is_refused(cast):
    encounter = start(cast, call=make_call(cast)).encounter
    token = uuid.uuid4()
    first = submit(cast, encounter, submission=token)
    assert submit(cast, encounter, submission=token, answers={"narrative": "lost answer, sent again"}) == first
    assert ReportVersion.objects.count() == 1
    with pytest.raises(Denied, match="was submitted"):
        submit(cast, encounter)
    assert Person.objects.count() == 1


def test_nobody_submits_the_report_of_another(cast):
    encounter = start(cast, call=make_call(cast)).encounter
    encounters.start(actor=cast.actor("officer_two"), call_uid=encounter.calls.get().uid)
    with pytest.raises((Denied, NotVisible)):
        submit(cast, encounter, "officer_two")
    with pytest.raises(NotVisible):
        submit(cast, encounter, "clinician")
    with pytest.raises(NotVisible):
        submit(cast, encounter, "officer_b")


def test_cads_times_are_not_retyped(cast):
    encounter = start(cast, call=make_call(cast)).encounter
    with pytest.raises(Invalid, match="CAD"):
        submit(cast, encounter, facts={**FACTS, "arrived_at": timezone.now()})


def test_hold_details_stand_with_a_hold_and_go_with_it(cast):
    encounter = start(cast, call=make_call(cast)).encounter
    hold = {
        "hold_statute": "fl_394_463",
        "hold_initiated_by": "officer",
        "hold_started_at": None,
        "hold_destination": "County hospital",
        "hold_accepted": "yes",
    }
    submit(cast, encounter, facts={**FACTS, "disposition": "hold_ed", **hold})
    encounter = Encounter.objects.get()
    assert encounter.hold.statute == "fl_394_463"
    assert encounter.dispositions.get().outcome_class == "hold"
    encounters_reports.send_back(actor=cast.actor("police_supervisor"), encounter_uid=encounter.uid, version=1, comment="No hold?")
    submit(cast, encounter, facts={**FACTS, **dict.fromkeys(hold, None)}, person={"choice": "recorded"})
    assert not hasattr(Encounter.objects.get(), "hold")


def test_a_retired_disposition_keeps_its_class_when_the_list_changes(cast):
    encounter = start(cast, call=make_call(cast)).encounter
    submit(cast, encounter)
    row = encounter.dispositions.get()
    row.code.outcome_class = "no_contact"
    row.code.save(update_fields=["outcome_class"])
    encounters_reports.send_back(
        actor=cast.actor("police_supervisor"), encounter_uid=encounter.uid, version=1, comment="Add what else was done."
    )
    submit(cast, encounter, facts={**FACTS, "other_dispositions": ["referral_made"]}, person={"choice": "recorded"})
    assert dict(encounter.dispositions.values_list("code__code", "outcome_class")) == {
        "resolved_on_scene": "community",
        "referral_made": "community",
    }


# Facts of both sides


def both(cast):
    call = make_call(cast)
    encounter = start(cast, "officer", call).encounter
    start(cast, "clinician", call)
    return encounter


def test_facts_changed_meanwhile_are_told(cast):
    encounter = both(cast)
    seen = encounter.facts_version
    submit(cast, encounter, "officer")
    with pytest.raises(StaleFacts):
        submit(cast, encounter, "clinician", facts_version=seen, facts={**FACTS, "disposition": "ed_voluntary"})
    assert encounter.dispositions.get().code.code == "resolved_on_scene"
    assert ClinicalPart.objects.get().status == ReportStatus.DRAFT


def test_after_the_other_side_a_change_of_facts_is_a_correction_with_a_reason(cast):
    encounter = both(cast)
    submit(cast, encounter, "officer")
    changed = {"facts": {**FACTS, "disposition": "ed_voluntary"}, "person": {"choice": "recorded"}}
    with pytest.raises(Invalid) as refused:
        submit(cast, encounter, "clinician", **changed)
    assert "facts_reason" in refused.value.fields
    submit(cast, encounter, "clinician", **changed, facts_reason="He went along an hour later.")
    correction = FactCorrection.objects.get()
    assert (correction.before["disposition"], correction.after["disposition"], correction.side) == (
        "resolved_on_scene",
        "ed_voluntary",
        "clinical",
    )
    assert Notice.objects.filter(kind="facts-corrected", user=cast.officer).count() == 1
    # What the officer submitted stays as it was.
    assert ReportVersion.objects.get(side="police").snapshot["facts"]["disposition"] == "resolved_on_scene"


def test_the_second_side_may_leave_the_facts_alone(cast):
    encounter = both(cast)
    submit(cast, encounter, "officer")
    submit(cast, encounter, "clinician", facts=None, person=None, facts_version=0)
    assert not FactCorrection.objects.exists()
    assert encounter.encounter_persons.count() == 1


def test_a_correction_that_changes_nothing_is_none(cast):
    encounter = both(cast)
    submit(cast, encounter, "officer")
    submit(cast, encounter, "clinician", person={"choice": "recorded"})
    assert not FactCorrection.objects.exists()


# Review


def test_only_a_supervisor_of_the_same_side_and_agency_reviews_what_somebody_else_wrote(cast):
    encounter = both(cast)
    submit(cast, encounter, "officer")
    for key in ("clinical_supervisor", "officer", "officer_two", "police_supervisor_b", "admin", "privacy"):
        with pytest.raises((Denied, NotVisible)):
            encounters_reports.approve(actor=cast.actor(key), encounter_uid=encounter.uid, version=1)
    assert (
        encounters_reports.approve(actor=cast.actor("police_supervisor"), encounter_uid=encounter.uid, version=1).status
        == ReportStatus.APPROVED
    )


def test_a_supervisor_does_not_approve_their_own_report(cast):
    encounter = start(cast, "police_supervisor", make_call(cast)).encounter
    submit(cast, encounter, "police_supervisor", answers={})
    with pytest.raises(Denied, match="somebody else"):
        encounters_reports.approve(actor=cast.actor("police_supervisor"), encounter_uid=encounter.uid, version=1)


def test_returned_with_a_comment_mended_and_approved(cast):
    encounter = start(cast, call=make_call(cast)).encounter
    submit(cast, encounter)
    supervisor = cast.actor("police_supervisor")
    with pytest.raises(Invalid):
        encounters_reports.send_back(actor=supervisor, encounter_uid=encounter.uid, version=1, comment=" ")
    encounters_reports.send_back(actor=supervisor, encounter_uid=encounter.uid, version=1, comment="Which unit?")
    notice = Notice.objects.get(kind="report-returned", user=cast.officer)
    assert "Which unit" not in str(notice.context)
    part = PolicePart.objects.get()
    assert (part.status, part.return_comment) == (ReportStatus.RETURNED, "Which unit?")
    submit(cast, encounter, answers={"narrative": "Unit 12."}, person={"choice": "recorded"})
    with pytest.raises(Conflict, match="anew"):
        encounters_reports.approve(actor=supervisor, encounter_uid=encounter.uid, version=1)
    encounters_reports.approve(actor=supervisor, encounter_uid=encounter.uid, version=2)
    assert [(v.version, v.review) for v in ReportVersion.objects.order_by("version")] == [(1, "returned"), (2, "approved")]
    assert encounter.encounter_persons.count() == 1


def test_an_amendment_needs_a_reason_keeps_the_version_before_and_is_reviewed_again(cast):
    encounter = start(cast, call=make_call(cast)).encounter
    submit(cast, encounter)
    with pytest.raises(Denied):
        submit(cast, encounter, reason="too early")
    encounters_reports.approve(actor=cast.actor("police_supervisor"), encounter_uid=encounter.uid, version=1)
    amended = {"answers": {"narrative": "Calm, later agitated."}, "person": {"choice": "recorded"}}
    with pytest.raises(Invalid) as refused:
        submit(cast, encounter, **amended)
    assert "reason" in refused.value.fields
    part = submit(cast, encounter, **amended, reason="A witness called back.")
    assert (part.status, part.version, part.reviewed_by) == (ReportStatus.SUBMITTED, 2, None)
    versions = {v.version: v for v in ReportVersion.objects.all()}
    assert versions[1].snapshot["answers"]["narrative"] == "Calm."
    assert versions[2].reason == "A witness called back."


# Persons, cases, calls


def test_an_unknown_person_is_named_later_in_place(cast):
    encounter = start(cast, call=make_call(cast)).encounter
    submit(cast, encounter)
    before = encounter.encounter_persons.get().person
    named = {"choice": "new", "person": None, "first_name": "Jordan", "last_name": "Vale"}
    encounters_persons.identify(actor=cast.actor("officer"), encounter_uid=encounter.uid, choice=named)
    person = encounter.encounter_persons.get().person
    assert (person.pk, person.is_unknown, person.display_name, person.description) == (before.pk, False, "Vale, Jordan", "grey coat")


def test_a_known_person_takes_the_place_of_an_unknown_one_who_is_dropped(cast):
    known = make_encounter(cast).encounter_persons.get().person
    encounter = start(cast, call=make_call(cast)).encounter
    submit(cast, encounter)
    encounters_persons.identify(
        actor=cast.actor("officer"), encounter_uid=encounter.uid, choice={"choice": "known", "person": str(known.uid)}
    )
    assert encounter.encounter_persons.get().person == known
    assert not Person.objects.filter(is_unknown=True).exists()


def test_a_person_who_is_not_there_for_the_actor_is_not_chosen(cast):
    hidden = make_encounter(cast, team="b", officer="officer_b", clinician="clinician_b").encounter_persons.get().person
    encounter = start(cast, call=make_call(cast)).encounter
    with pytest.raises(Invalid):
        submit(cast, encounter, person={"choice": "known", "person": str(hidden.uid)})


def test_others_are_added_and_taken_off(cast):
    encounter = start(cast, call=make_call(cast)).encounter
    actor = cast.actor("officer")
    sister = {"choice": "new", "person": None, "first_name": "Ada", "last_name": "Vale"}
    person = encounters_persons.add(actor=actor, encounter_uid=encounter.uid, role="family", choice=sister)
    submit(cast, encounter)
    with pytest.raises(Denied, match="were there"):
        encounters_persons.add(actor=cast.actor("peer"), encounter_uid=encounter.uid, role="family", choice=sister)
    encounters_persons.remove(actor=actor, encounter_uid=encounter.uid, person_uid=person.uid, role="family")
    assert not EncounterPerson.objects.filter(role="family").exists()


def test_an_encounter_is_taken_out_of_its_case(cast):
    case = make_case(cast)
    encounter = make_encounter(cast, case=case)
    with pytest.raises(NotVisible):
        encounters.unlink_case(actor=cast.actor("officer_b"), encounter_uid=encounter.uid)
    encounters.unlink_case(actor=cast.actor("officer"), encounter_uid=encounter.uid)
    encounter.refresh_from_db()
    assert encounter.case is None


def test_a_split_call_is_tied_and_taken_off(cast):
    encounter = start(cast, call=make_call(cast, cleared_at=None)).encounter
    second = make_call(cast)
    encounters.link_call(actor=cast.actor("officer"), encounter_uid=encounter.uid, call_uid=second.uid)
    encounter.refresh_from_db()
    assert encounter.calls.count() == 2
    assert encounter.cleared_at == second.cleared_at
    with pytest.raises(Conflict):
        encounters.link_call(actor=cast.actor("officer"), encounter_uid=start(cast).encounter.uid, call_uid=second.uid)
    encounters.unlink_call(actor=cast.actor("officer"), encounter_uid=encounter.uid, call_uid=second.uid)
    assert encounter.calls.count() == 1


# Discarding, handing over


def test_a_draft_is_discarded_with_its_encounter_and_the_call_awaits_again(cast):
    call = make_call(cast)
    encounter = start(cast, call=call).encounter
    assert encounters.discard(actor=cast.actor("officer"), encounter_uid=encounter.uid) is True
    assert not Encounter.objects.exists()
    assert not call.encounters.exists()


def test_the_other_sides_report_keeps_the_encounter(cast):
    encounter = both(cast)
    assert encounters.discard(actor=cast.actor("officer"), encounter_uid=encounter.uid) is False
    assert Encounter.objects.exists()


def test_a_submitted_report_is_not_discarded(cast):
    encounter = start(cast, call=make_call(cast)).encounter
    submit(cast, encounter)
    with pytest.raises(Denied):
        encounters.discard(actor=cast.actor("officer"), encounter_uid=encounter.uid)


def test_a_draft_is_handed_over_to_a_colleague_of_the_side_with_what_was_typed(cast):
    encounter = both(cast)
    Draft.objects.create(
        user=cast.officer, form="police-report", object_uid=encounter.uid, path="/", title="", data={"narrative": ["half"]}
    )
    for wrong in (cast.clinician, cast.officer_b, cast.admin):
        with pytest.raises(Invalid):
            encounters.hand_over(actor=cast.actor("officer"), encounter_uid=encounter.uid, user_uid=wrong.uid)
    with pytest.raises((Denied, NotVisible)):
        encounters.hand_over(actor=cast.actor("officer_two"), encounter_uid=encounter.uid, user_uid=cast.officer_two.uid)
    encounters.hand_over(actor=cast.actor("officer"), encounter_uid=encounter.uid, user_uid=cast.officer_two.uid)
    assert PolicePart.objects.get().author == cast.officer_two
    assert Draft.objects.get().user == cast.officer_two
    assert Notice.objects.filter(kind="report-handed-over", user=cast.officer_two).exists()
    assert [row.encounter for row in selectors.my_reports(cast.actor("officer_two"))] == [encounter]
    assert selectors.my_reports(cast.actor("officer")) == []
