"""Opening a case, leading it through its states, adding encounters, handing it over."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from cases import hooks
from cases.models import Case, CaseStatus, CaseTransition, CaseUserPermission, Encounter, EncounterPerson, Person
from cases.operations import assignments, records, reminders
from cases.selectors import records as reading
from cases.states.records import ACTS, OPEN, TRANSITIONS
from corecit.access import grants
from corecit.access.actor import Actor
from corecit.access.policies import verdict
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Denied, Invalid, NotVisible
from corecit.notices.models import Notice
from tests.factories.cases import make_case, make_encounter, make_follow_up, make_person


def open_form(cast, client, query: str = "", **values):
    """Sends the form as the browser would: with what the page itself put in."""
    address = reverse("cases:record-create") + query
    page = client.get(address)
    form = page.context["form"]
    sent = {"uid": str(form["uid"].value()), "team": str(cast.teams["a"].uid), "lead": "", "reason": ""} | values
    return client.post(address, sent)


def test_open_from_an_encounter(cast, sign_in):
    encounter = make_encounter(cast)
    person = encounter.persons.get()
    values = {"lead": str(cast.clinician.uid), "assigned": [str(cast.officer.uid)], "reason": "Third call this month"}
    answer = open_form(cast, sign_in("clinician"), f"?encounter={encounter.uid}", **values)
    case = Case.objects.get()
    assert answer["Location"] == reverse("cases:record-detail", args=[case.uid])
    assert re.fullmatch(r"C-\d\d-\d{6}", case.number)
    assert (case.person, case.team, case.agency, case.lead, case.status) == (
        person,
        cast.teams["a"],
        cast.teams["a"].agency,
        cast.clinician,
        "new",
    )
    assert (case.reason, case.created_by) == ("Third call this month", cast.clinician)
    encounter.refresh_from_db()
    assert encounter.case == case
    held = set(CaseUserPermission.objects.values_list("user__name", "reason", "permission__codename", "granted_by__name"))
    lead, officer = cast.clinician.name, cast.officer.name
    assert held == {(lead, "lead", f"{verb}_case", lead) for verb in ("view", "work", "share")} | {
        (officer, "assigned", f"{verb}_case", lead) for verb in ("view", "work")
    }
    assert list(CaseTransition.objects.values_list("from_status", "to_status")) == [("", "new")]
    actions = list(AuditEvent.objects.filter(case_id=case.pk).order_by("id").values_list("action", flat=True))
    assert actions[:2] == ["case.open", "case.encounter_add"] and actions.count("case.assign") == 2
    # Whoever assigned themselves is not told.
    assert list(Notice.objects.filter(kind="case-assigned").values_list("user", flat=True)) == [cast.officer.pk]


def test_the_form_sent_twice_opens_one_case(cast, sign_in):
    client, uid = sign_in("clinician"), str(uuid.uuid4())
    for _n in range(2):
        answer = client.post(
            reverse("cases:record-create") + "?new=unknown", {"uid": uid, "team": str(cast.teams["a"].uid), "lead": "", "reason": ""}
        )
        assert answer.status_code == 302
    assert Case.objects.count() == 1 and Person.objects.count() == 1


def test_open_for_an_unknown_person_and_name_them_later(cast, sign_in):
    client = sign_in("clinician")
    open_form(cast, client, "?new=unknown", description="Grey beard, red coat", age_low="50", age_high="60")
    case = Case.objects.get()
    assert case.person.is_unknown and case.person.description == "Grey beard, red coat"
    assert b"Unknown person" in client.get(reverse("cases:record-detail", args=[case.uid])).content
    address = reverse("cases:person-edit", args=[case.person.uid])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"first_name": "Ray", "last_name": "Bloom"}
    assert client.post(address, sent).status_code == 302
    case.person.refresh_from_db()
    assert not case.person.is_unknown and case.person.display_name == "Bloom, Ray"
    assert AuditEvent.objects.filter(action="person.identify", person_id=case.person_id).exists()
    assert b"Bloom, Ray" in client.get(reverse("cases:record-detail", args=[case.uid])).content


def test_open_for_a_new_person_needs_a_name_and_keeps_what_was_typed(cast, sign_in):
    answer = open_form(cast, sign_in("clinician"), "?new=named", reason="TYPED-MARK")
    assert answer.status_code == 400 and b"TYPED-MARK" in answer.content and not Case.objects.exists()
    answer = open_form(cast, sign_in("clinician"), "?new=named", last_name="Okafor-Núñez", born_on="1990-02-03")
    assert answer.status_code == 302
    assert Case.objects.get().person.names.get().search == "okafor nunez"


def test_an_open_case_of_the_person_is_offered_and_takes_the_encounter(cast, sign_in):
    case = make_case(cast)
    encounter = make_encounter(cast, person=case.person)
    client = sign_in("clinician")
    page = client.get(reverse("cases:record-create") + f"?encounter={encounter.uid}").content.decode()
    assert case.number in page and "Add the encounter to this case" in page
    answer = client.post(reverse("cases:record-encounter-add", args=[case.uid]), {"encounter": str(encounter.uid)})
    assert answer.status_code == 302
    assert Encounter.objects.get().case == case
    with pytest.raises(Conflict, match="belongs to a case"):
        records.open_case(actor=cast.actor("clinician"), team_id=cast.teams["a"].pk, encounter_id=encounter.pk, person_id=case.person_id)


def test_a_closed_case_is_not_offered(cast, sign_in):
    case = make_case(cast, status="closed", closed_at=timezone.now(), closed_by=cast.clinician)
    page = sign_in("clinician").get(reverse("cases:record-create") + f"?person={case.person.uid}").content.decode()
    assert "This person has an open case" not in page


def test_an_encounter_about_somebody_else_is_not_taken(cast):
    case, encounter = make_case(cast), make_encounter(cast)
    with pytest.raises(Conflict, match="somebody else"):
        records.add_encounter(actor=cast.actor("clinician"), case_id=case.pk, encounter_id=encounter.pk)


def test_an_unknown_person_of_the_encounter_becomes_the_persons_of_the_case(cast):
    case = make_case(cast)
    encounter = make_encounter(cast, person=Person.objects.create(is_unknown=True))
    records.add_encounter(actor=cast.actor("clinician"), case_id=case.pk, encounter_id=encounter.pk)
    assert EncounterPerson.objects.get(encounter=encounter, role="subject").person == case.person


def test_open_only_in_ones_own_team_and_with_people_of_it(cast):
    actor, person = cast.actor("clinician"), make_person(created_by=cast.clinician)
    with pytest.raises(Invalid, match="one of your teams"):
        records.open_case(actor=actor, team_id=cast.teams["b"].pk, person_id=person.pk)
    with pytest.raises(Invalid, match="the case's team"):
        records.open_case(actor=actor, team_id=cast.teams["a"].pk, person_id=person.pk, lead_id=cast.officer_b.pk)
    with pytest.raises(NotVisible):
        records.open_case(actor=actor, team_id=cast.teams["a"].pk, person_id=make_person("Not", "Mine").pk)
    with pytest.raises(Denied):
        records.open_case(actor=cast.actor("peer"), team_id=cast.teams["a"].pk, new_person={"last_name": "X"})
    assert not Case.objects.exists()


def test_the_table_of_states_is_whole():
    assert set(TRANSITIONS) == set(CaseStatus)
    assert {to for steps in TRANSITIONS.values() for to in steps} == set(ACTS)
    assert set(OPEN) == set(CaseStatus) - {CaseStatus.CLOSED}


@pytest.mark.parametrize("before", CaseStatus.values)
@pytest.mark.parametrize("to", CaseStatus.values)
def test_every_step_goes_by_the_table(cast, before, to):
    closing = {"closed_at": timezone.now(), "closed_by": cast.clinician} if before == "closed" else {}
    case = make_case(cast, status=before, **closing)
    actor = cast.actor("clinician")
    if to in TRANSITIONS[before]:
        done = records.transition(actor=actor, case_id=case.pk, to=to, close_reason="goals_met", reason="Because")
        assert done.status == to and (done.closed_by == cast.clinician) == (to == "closed")
        step = CaseTransition.objects.get()
        assert (step.from_status, step.to_status, step.by, step.reason) == (before, to, cast.clinician, "Because")
    else:
        with pytest.raises(Conflict):
            records.transition(actor=actor, case_id=case.pk, to=to, close_reason="goals_met")
        assert Case.objects.get().status == before and not CaseTransition.objects.exists()


def test_an_open_follow_up_stands_in_the_way_of_closing(cast, sign_in):
    case = make_case(cast)
    make_follow_up(cast, case)
    client = sign_in("clinician")
    page = client.get(reverse("cases:record-detail", args=[case.uid])).content.decode()
    reason = reading.transition_verdict(cast.actor("clinician"), case, "closed").reason
    assert "1 follow-up is open" in reason and reason in page.replace("&#x27;", "'")
    assert b"follow-up is open" in client.get(reverse("cases:record-close", args=[case.uid])).content
    answer = client.post(reverse("cases:record-close", args=[case.uid]), {"close_reason": "goals_met"})
    assert answer.status_code == 400 and Case.objects.get().status == "active"
    assert reading.standing_in_the_way(cast.actor("clinician"), case)


def test_what_apps_above_register_stands_in_the_way_too(cast, monkeypatch):
    monkeypatch.setattr(hooks, "_obstacles", {})
    hooks.register("referrals", lambda actor, case: ["OBSTACLE-MARK."] if actor.side == "clinical" else ["Open work of the clinical side."])
    case = make_case(cast)
    assert "OBSTACLE-MARK" in reading.transition_verdict(cast.actor("clinician"), case, "closed").reason
    officer = reading.transition_verdict(cast.actor("officer"), case, "closed").reason
    assert "OBSTACLE-MARK" not in officer and "clinical side" in officer
    assert reading.transition_verdict(cast.actor("clinician"), case, "monitoring")


def test_close_with_a_reason_and_reopen(cast, sign_in):
    case = make_case(cast)
    client = sign_in("clinician")
    address = reverse("cases:record-close", args=[case.uid])
    assert client.post(address, {"reason": "x"}).status_code == 400
    with pytest.raises(Invalid):
        records.transition(actor=cast.actor("clinician"), case_id=case.pk, to="closed", close_reason="no_such_code")
    assert client.post(address, {"close_reason": "connected", "reason": "With the day program"}).status_code == 302
    case.refresh_from_db()
    assert (case.status, case.close_reason, case.closed_by) == ("closed", "connected", cast.clinician)
    page = client.get(reverse("cases:record-detail", args=[case.uid])).content.decode()
    assert "Connected to ongoing care" in page and "The case is closed. Reopen it first." in page
    assert client.post(reverse("cases:record-transition", args=[case.uid]), {"to": "reopened"}).status_code == 302
    case.refresh_from_db()
    assert (case.status, case.close_reason, case.closed_at, case.closed_by) == ("reopened", "", None, None)


def test_the_disabled_button_says_what_the_refusal_says(cast, sign_in):
    case = make_case(cast, status="new")
    answer = sign_in("clinician").post(reverse("cases:record-transition", args=[case.uid]), {"to": "monitoring"})
    assert answer.status_code == 409
    reason = reading.transition_verdict(cast.actor("clinician"), case, "monitoring").reason
    assert reason.encode() in answer.content


def test_reading_alone_is_not_working(cast, sign_in):
    from tests.rules.test_case_access import WAYS

    case = make_case(cast)
    WAYS["share"](cast, case)
    may = verdict(cast.actor("officer_b"), "work", case)
    assert not may and "reading only" in may.reason
    client = sign_in("officer_b")
    page = client.get(reverse("cases:record-detail", args=[case.uid]))
    assert page.status_code == 200 and may.reason.encode() in page.content
    answer = client.post(reverse("cases:note-create", args=[case.uid]), {"kind": "police", "text": "x", "uid": str(uuid.uuid4())})
    assert answer.status_code == 403 and may.reason.encode() in answer.content
    assert client.post(reverse("cases:record-transition", args=[case.uid]), {"to": "monitoring"}).status_code == 403


def test_describe_is_for_the_clinical_side_and_the_one_who_opened_it(cast, sign_in):
    case = make_case(cast, created_by=cast.officer, reason="Before")
    assert sign_in("officer_two").post(reverse("cases:record-edit", args=[case.uid]), {"reason": "x"}).status_code == 403
    assert sign_in("officer").post(reverse("cases:record-edit", args=[case.uid]), {"reason": "By the officer"}).status_code == 302
    assert sign_in("clinician").post(reverse("cases:record-edit", args=[case.uid]), {"reason": "After"}).status_code == 302
    assert Case.objects.get().reason == "After"
    history = case.events.model.objects.filter(pgh_obj=case).values_list("reason", flat=True)
    assert {"Before", "By the officer", "After"} <= set(history)


def test_hand_over_to_another_team(cast, sign_in):
    case = make_case(cast)
    data = {"over-team": str(cast.teams["b"].uid)}
    assert sign_in("clinician").post(reverse("cases:record-hand-over", args=[case.uid]), data).status_code == 403
    answer = sign_in("clinical_supervisor").post(reverse("cases:record-hand-over", args=[case.uid]), data)
    # The supervisor does not see it any more, so they land in the list.
    assert answer["Location"] == reverse("cases:record-list")
    case.refresh_from_db()
    assert (case.team, case.agency) == (cast.teams["b"], cast.agencies["lakeside"])
    assert sign_in("officer").get(reverse("cases:record-detail", args=[case.uid])).status_code == 404
    assert sign_in("officer_b").get(reverse("cases:record-detail", args=[case.uid])).status_code == 200


def hand_to_b(cast, case):
    records.hand_over(actor=cast.actor("clinical_supervisor"), case_id=case.pk, team_id=cast.teams["b"].pk)


def test_follow_ups_go_along_to_the_lead_when_their_owner_stays_behind(cast):
    case = make_case(cast, lead=cast.clinician_b)
    grants.grant(case, cast.clinician_b, grants.Level.LEAD, reason="lead", granted_by=cast.clinical_supervisor)
    stays_behind, done = make_follow_up(cast, case), make_follow_up(cast, case, status="done", completed_at=timezone.now())
    hand_to_b(cast, case)
    stays_behind.refresh_from_db()
    done.refresh_from_db()
    assert (stays_behind.team, stays_behind.owner) == (cast.teams["b"], cast.clinician_b)
    assert (done.team, done.owner) == (cast.teams["a"], cast.clinician), "what was done was done by the team of then"
    event = AuditEvent.objects.get(action="followup.reassign")
    assert event.detail == {"before": cast.clinician.pk, "after": cast.clinician_b.pk}
    assert Notice.objects.filter(kind="follow-up-assigned", user=cast.clinician_b).count() == 1


def test_follow_ups_without_a_lead_stand_in_the_queue_of_the_new_teams_supervisors(cast, sign_in):
    case = make_case(cast)
    left = make_follow_up(cast, case, due_at=timezone.now() + dt.timedelta(days=9), expires_at=timezone.now() + dt.timedelta(days=12))
    hand_to_b(cast, case)
    left.refresh_from_db()
    assert left.team == cast.teams["b"] and left.escalated_at is not None
    told = list(Notice.objects.filter(kind="follow-up-orphaned").values_list("user__name", flat=True))
    assert told == [cast.police_supervisor_b.name]
    assert case.person.last_name not in str(Notice.objects.filter(kind="follow-up-orphaned").values())
    home = sign_in("police_supervisor_b").get("/").content.decode()
    assert case.number in home and "Needs a new owner" in home
    assert case.number not in sign_in("police_supervisor").get("/").content.decode()
    # The clock does not say it again.
    reminders.remind(actor=Actor.system("tests"))
    assert Notice.objects.filter(kind="follow-up-orphaned").count() == 1


def test_a_follow_up_whose_owner_holds_a_grant_stays_theirs(cast):
    case = make_case(cast)
    assignments.assign(actor=cast.actor("clinical_supervisor"), case_id=case.pk, user_id=cast.clinician.pk)
    kept = make_follow_up(cast, case)
    hand_to_b(cast, case)
    kept.refresh_from_db()
    assert (kept.team, kept.owner, kept.escalated_at) == (cast.teams["b"], cast.clinician, None)


def test_a_stray_address_is_not_there(sign_in, cast):
    for query in ("?encounter=x", "?person=y", f"?person={uuid.uuid4()}"):
        assert sign_in("clinician").get(reverse("cases:record-create") + query).status_code == 404


def test_a_closed_case_without_a_date_is_refused_by_the_database(cast):
    with pytest.raises(IntegrityError, match="case_closed_pair"):
        make_case(cast, status="closed")
