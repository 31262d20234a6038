"""Who was there: one officer in charge, units of other agencies with times of their own, and what EMS see of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Encounter, EncounterResponder
from cases.operations import encounters, responders
from cases.presenters.encounters import fact_groups, vocabulary
from cases.selectors import attendances
from cases.selectors.encounters_facts import facts_of
from corecit.access.policies import visible
from corecit.accounts.models import Credential, Shift
from corecit.accounts.selectors import shifts
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Denied, Invalid, NotVisible
from tests.factories.cases import make_call, make_encounter, make_medic


def train(cast, key: str) -> None:
    Credential.objects.create(user=cast.users[key], kind="cit40", hours=40, earned_on=timezone.localdate() - dt.timedelta(days=90))


def on_shift(cast, key: str, unit: str) -> Shift:
    now = timezone.now()
    values = {"starts_at": now - dt.timedelta(hours=4), "ends_at": now + dt.timedelta(hours=4)}
    return Shift.objects.create(user=cast.users[key], team=cast.teams["a"], unit=unit, **values)


@pytest.fixture
def met(cast) -> Encounter:
    """Two officers of one call, the second with the 40 hours, and the clinician."""
    on_shift(cast, "officer", "R-21")
    on_shift(cast, "officer_two", "R-22")
    train(cast, "officer_two")
    call = make_call(cast, units=["R-21", "R-22"])
    encounters.start(actor=cast.actor("officer"), call_uid=call.uid)
    return encounters.start(actor=cast.actor("clinician"), call_uid=call.uid).encounter


def row_of(cast, encounter, key: str) -> EncounterResponder:
    return EncounterResponder.objects.get(encounter=encounter, user=cast.users[key])


def charge(cast, encounter, by: str, to: str):
    return responders.put_in_charge(actor=cast.actor(by), encounter_uid=encounter.uid, responder_uid=row_of(cast, encounter, to).uid)


def test_the_first_officer_with_the_forty_hours_is_in_charge(cast, met):
    assert EncounterResponder.objects.get(encounter=met, is_in_charge=True).user == cast.officer_two
    charge(cast, met, "officer", "officer")
    assert EncounterResponder.objects.get(encounter=met, is_in_charge=True).user == cast.officer
    assert AuditEvent.objects.get(action="encounter.put_in_charge").detail == {"now": cast.officer.pk, "was": cast.officer_two.pk}
    charge(cast, met, "police_supervisor", "officer_two")
    assert row_of(cast, met, "officer_two").is_in_charge


def test_a_clinician_alone_leaves_nobody_in_charge(cast):
    began = encounters.start(actor=cast.actor("clinician"), occurred_at=timezone.now())
    assert not began.encounter.responders.filter(is_in_charge=True).exists()


@pytest.mark.parametrize(
    "key, refusal", [("clinician", Denied), ("officer_b", NotVisible), ("dispatcher", NotVisible), ("ems", NotVisible)]
)
def test_who_says_who_is_in_charge(cast, met, key, refusal):
    with pytest.raises(refusal):
        charge(cast, met, key, "officer")
    with pytest.raises(Invalid):
        charge(cast, met, "officer", "clinician")
    with pytest.raises(NotVisible):
        stranger = make_medic(cast, make_encounter(cast))
        responders.put_in_charge(actor=cast.actor("officer"), encounter_uid=met.uid, responder_uid=stranger.uid)


def test_a_call_of_another_agency_brings_its_unit_its_person_and_its_own_times(cast, met, django_assert_max_num_queries):
    on_shift(cast, "ems", "MEDIC 4")
    received = met.occurred_at + dt.timedelta(minutes=5)
    times = {"received_at": received, "arrived_at": received + dt.timedelta(minutes=7), "cleared_at": received + dt.timedelta(minutes=40)}
    call = make_call(cast, agency="ems", units=["Medic 4"], **times)
    encounters.link_call(actor=cast.actor("officer"), encounter_uid=met.uid, call_uid=call.uid)
    row = row_of(cast, met, "ems")
    assert (row.role, row.agency, row.arrived_at) == ("ems", cast.agencies["ems"], times["arrived_at"])
    assert met.arrived_at != row.arrived_at and not row.is_in_charge
    # Two units under one stamp have no times of their own.
    assert row_of(cast, met, "officer").arrived_at is None
    found = attendances.get(cast.actor("ems"), row.uid)
    assert found.stamped == {"dispatched_at", "arrived_at", "cleared_at"}
    with pytest.raises(Invalid):
        responders.add_unit(
            actor=cast.actor("officer"), encounter_uid=met.uid, agency_uid=call.agency.uid, unit="medic 4", role="ems", times={}
        )
    make_medic(cast, make_encounter(cast))
    with django_assert_max_num_queries(4):
        assert len(attendances.page(cast.actor("ems"))) == 2


def test_a_unit_is_added_by_hand_keeps_its_own_times_and_is_taken_off(cast, met):
    on_shift(cast, "ems", "Medic 4")
    began, ems = met.occurred_at, cast.actor("ems")
    values = {"encounter_uid": met.uid, "agency_uid": cast.agencies["ems"].uid, "unit": "Medic 4", "role": "ems", "times": {}}
    for key, refusal in (("officer_b", NotVisible), ("ems", NotVisible), ("dispatcher", NotVisible)):
        with pytest.raises(refusal):
            responders.add_unit(actor=cast.actor(key), **values)
    row = responders.add_unit(actor=cast.actor("clinician"), **values)
    assert row.user == cast.ems
    times = {name: began + dt.timedelta(minutes=n) for name, n in (("dispatched_at", 3), ("arrived_at", 9), ("cleared_at", 45))}
    responders.keep_times(actor=ems, responder_uid=row.uid, times=times)
    row.refresh_from_db()
    assert (row.dispatched_at, row.cleared_at) == (times["dispatched_at"], times["cleared_at"])
    with pytest.raises(Invalid):
        responders.keep_times(actor=ems, responder_uid=row.uid, times=times | {"cleared_at": began})
    for key, refusal in (("officer", Denied), ("officer_b", NotVisible)):
        with pytest.raises(refusal):
            responders.keep_times(actor=cast.actor(key), responder_uid=row.uid, times=times)
    with pytest.raises(Conflict):
        own = row_of(cast, met, "officer_two").uid
        responders.remove_unit(actor=cast.actor("officer"), encounter_uid=met.uid, responder_uid=own)
    responders.remove_unit(actor=cast.actor("officer"), encounter_uid=met.uid, responder_uid=row.uid)
    with pytest.raises(NotVisible):
        attendances.get(ems, row.uid)


def test_ems_see_where_they_were_and_nobody_elses(cast, sign_in):
    row = make_medic(cast, make_encounter(cast, disposition="hold_ed"))
    other = make_medic(cast, make_encounter(cast), user=None, unit="Medic 2")
    client = sign_in("ems")
    page = client.get(reverse("cases:attendance-detail", args=[row.uid])).content.decode()
    assert "Involuntary hold" in page and "Vale" not in page and "MARK" not in page
    assert "emergency department" not in page
    assert client.get(reverse("cases:attendance-detail", args=[other.uid])).status_code == 404
    for name in ("encounter-detail", "encounter-print", "encounter-report", "encounter-unit-add"):
        assert client.get(reverse(f"cases:{name}", args=[row.encounter.uid])).status_code == 403
    assert AuditEvent.objects.filter(action="encounter.view", user=cast.ems, object_id=row.encounter_id).exists()
    answer = client.post(reverse("cases:attendance-detail", args=[row.uid]), {"dispatched_at": "10:00", "arrived_at": "09:50"})
    assert answer.status_code == 400
    assert sign_in("officer").get(reverse("cases:attendance-detail", args=[row.uid])).status_code == 403


def test_who_came_with_ems_reads_no_side_under_another_hat(cast):
    row = make_medic(cast, make_encounter(cast), user=cast.officer_b)
    assert not visible(cast.actor("officer_b"), Encounter).filter(pk=row.encounter_id).exists()


def test_a_unit_of_a_side_that_is_typed_in_opens_the_encounter_to_nobody(cast, met):
    on_shift(cast, "officer_b", "L-12")
    values = {"encounter_uid": met.uid, "agency_uid": cast.agencies["lakeside"].uid, "unit": "L-12", "times": {}}
    for role in ("officer", "ems"):
        row = responders.add_unit(actor=cast.actor("officer"), role=role, **values)
        assert row.user is None
        responders.remove_unit(actor=cast.actor("officer"), encounter_uid=met.uid, responder_uid=row.uid)


def test_whether_a_cit_officer_is_on_duty(cast):
    assert shifts.duty(cast.actor("clinician")).has_cit_officer is None
    on_shift(cast, "officer", "R-21")
    # The 40 hours of somebody who is no officer are no coverage.
    train(cast, "clinician")
    on_shift(cast, "clinician", "")
    assert shifts.duty(cast.actor("clinician")).has_cit_officer is False
    train(cast, "officer")
    found = shifts.duty(cast.actor("clinician"))
    assert found.has_cit_officer is True and [one.is_cit for one in found.mates] == [True]
    # A guest in the team, a medic say, does not see its shifts and is not told that nobody is there.
    on_shift(cast, "ems", "M-1")
    assert shifts.duty(cast.actor("ems")).has_cit_officer is None


@pytest.mark.parametrize(
    "there, done, words", [(30, 54, "24 minutes"), (30, 30, "0 minutes"), (30, None, ""), (None, 54, ""), (54, 30, "")]
)
def test_the_hand_off_is_told_in_minutes(cast, there, done, words):
    encounter = make_encounter(cast)
    encounter.destination_arrived_at, encounter.handoff_completed_at = (
        encounter.occurred_at + dt.timedelta(minutes=n) if n is not None else None for n in (there, done)
    )
    groups = {group.name: group for group in fact_groups(facts_of(encounter), vocabulary())}
    assert [row.text for row in groups["outcome"].rows if row.name == "handoff"] == ([words] if words else [])
