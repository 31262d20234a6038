"""Planning, attempts, unable to contact, cancelling, giving away."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from cases.models import Case, FollowUp, FollowUpAttempt
from cases.operations import follow_ups as operations
from cases.selectors import follow_ups as selectors
from cases.selectors.follow_up_people import possible_owners
from cases.states.follow_ups import FOLLOW_UP_TRANSITIONS, is_open
from corecit.access.policies import verdict
from corecit.accounts.models import Membership, User
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Denied, Invalid
from corecit.notices.models import Notice
from tests.cases.follow_ups.test_wrong_readers import plan
from tests.factories.cases import make_case, make_encounter, make_follow_up

pytestmark = pytest.mark.django_db


def attempt(actor, follow_up, result="no_answer", **values):
    return operations.record_attempt(**({"actor": actor, "follow_up": follow_up, "method": "phone", "result": result} | values))


# Planning


def test_planning_writes_all_of_it_and_is_audited(cast, case):
    before = Case.objects.get(pk=case.pk).activity_at
    encounter = make_encounter(cast, case=case)
    follow_up = plan(cast.actor("clinician"), case, encounter=encounter, attempts_needed=2)
    assert (follow_up.owner, follow_up.created_by, follow_up.team, follow_up.status) == (cast.clinician, cast.clinician, case.team, "open")
    assert follow_up.encounter == encounter
    event = AuditEvent.objects.get(action="followup.create")
    assert (event.case_id, event.user) == (case.pk, cast.clinician)
    assert "PURPOSE-MARK" not in str(event.detail)
    assert Case.objects.get(pk=case.pk).activity_at > before
    assert not Notice.objects.exists()


def test_somebody_else_learns_that_it_is_theirs(cast, case):
    follow_up = plan(cast.actor("clinician"), case, owner=cast.peer)
    notice = Notice.objects.get()
    assert (notice.kind, notice.user, notice.path) == ("follow-up-assigned", cast.peer, f"/follow-ups/{follow_up.uid}/")


def test_the_same_form_plans_once(cast, case):
    actor, uid = cast.actor("clinician"), uuid.uuid4()
    assert plan(actor, case, uid=uid, owner=cast.peer) == plan(actor, case, uid=uid, owner=cast.peer)
    assert FollowUp.objects.count() == Notice.objects.count() == AuditEvent.objects.filter(action="followup.create").count() == 1
    with pytest.raises(Conflict):
        plan(cast.actor("peer"), case, uid=uid)


HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("opens", "due", "expires", "field"),
    [(0, -1, 2, "due_at"), (3, 2, 4, "due_at"), (0, 3, 2, "expires_at")],
)
def test_a_window_that_makes_no_sense_is_refused(cast, case, opens, due, expires, field):
    now = timezone.now()
    with pytest.raises(Invalid) as refusal:
        plan(cast.actor("clinician"), case, opens_at=now + opens * HOUR, due_at=now + due * HOUR, expires_at=now + expires * HOUR)
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"purpose": "  "}, "purpose"),
        ({"purpose": "x" * 201}, "purpose"),
        ({"method": "telepathy"}, "method"),
        ({"attempts_needed": 0}, "attempts_needed"),
        ({"attempts_needed": 21}, "attempts_needed"),
    ],
)
def test_what_cannot_be_is_refused(cast, case, values, field):
    with pytest.raises(Invalid) as refusal:
        plan(cast.actor("clinician"), case, **values)
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize("key", ["clinician_b", "admin", "dispatcher", "partner", "nobody"])
def test_an_owner_can_open_the_case_and_works_on_follow_ups(cast, case, key):
    with pytest.raises(Invalid, match="can open this case"):
        plan(cast.actor("clinician"), case, owner=cast.users[key])


def test_who_can_own_one(cast, case, share):
    names = {user.name for user in possible_owners(cast.actor("clinician"), case)}
    assert names == {
        cast.users[key].name for key in ("officer", "officer_two", "clinician", "peer", "police_supervisor", "clinical_supervisor")
    }
    assert possible_owners(cast.actor("peer"), case)[0] == cast.peer
    share(case, "clinician_b")
    assert cast.clinician_b in possible_owners(cast.actor("clinician"), case)
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)
    Membership.objects.filter(user=cast.officer_two).update(ends_on=timezone.now().date() - dt.timedelta(days=2))
    assert not {cast.officer, cast.officer_two} & set(possible_owners(cast.actor("clinician"), case))


def test_a_restricted_case_has_few_possible_owners(cast, share):
    case = make_case(cast, is_restricted=True)
    share(case, "clinician", "lead")
    share(case, "peer")
    assert set(possible_owners(cast.actor("clinician"), case)) == {cast.clinician, cast.peer}


def test_nothing_is_planned_on_a_closed_case(cast):
    case = make_case(cast, status="closed", closed_at=timezone.now(), closed_by=cast.clinician)
    with pytest.raises(Denied, match="closed"):
        plan(cast.actor("clinician"), case)


# Attempts


def test_an_attempt_without_answer_leaves_it_open(cast, case, follow_up):
    attempt(cast.actor("clinician"), follow_up, note="rang twice")
    follow_up.refresh_from_db()
    assert follow_up.status == "open" and follow_up.first_attempt_at is not None
    event = AuditEvent.objects.get(action="followup.attempt")
    assert event.detail == {"method": "phone", "result": "no_answer", "status": "open"}


@pytest.mark.parametrize("result", ["reached", "declined"])
def test_a_result_that_means_reached_ends_it(cast, follow_up, result):
    attempt(cast.actor("peer"), follow_up, result)
    follow_up.refresh_from_db()
    assert (follow_up.status, follow_up.completed_by) == ("done", cast.peer)
    assert verdict(cast.actor("peer"), "attempt", follow_up).reason.startswith("This follow-up is over: Done")


def test_the_first_attempt_is_the_earliest(cast, follow_up):
    now = timezone.now()
    attempt(cast.actor("clinician"), follow_up, at=now)
    attempt(cast.actor("clinician"), follow_up, at=now - HOUR)
    attempt(cast.actor("clinician"), follow_up, at=now)
    follow_up.refresh_from_db()
    assert follow_up.first_attempt_at == now - HOUR


def test_the_same_form_records_once_even_when_it_ended_it(cast, follow_up):
    uid = uuid.uuid4()
    assert attempt(cast.actor("clinician"), follow_up, "reached", uid=uid) == attempt(
        cast.actor("clinician"), follow_up, "reached", uid=uid
    )
    assert FollowUpAttempt.objects.count() == 1
    with pytest.raises(Conflict, match="used before"):
        attempt(cast.actor("clinician"), follow_up, "reached", uid=uid, note="another story")
    with pytest.raises(Conflict):
        attempt(cast.actor("peer"), follow_up, "reached", uid=uid)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"method": "telepathy"}, "method"), ({"result": "vanished"}, "result"), ({"at": timezone.now() + dt.timedelta(hours=9)}, "at")],
)
def test_an_attempt_that_cannot_be_is_refused(cast, follow_up, values, field):
    with pytest.raises(Invalid) as refusal:
        attempt(cast.actor("clinician"), follow_up, **values)
    assert list(refusal.value.fields) == [field]
    assert not follow_up.attempts.exists()


def test_unable_to_contact_needs_the_attempts_asked_for(cast, follow_up):
    actor = cast.actor("clinician")
    for missing in (3, 2, 1):
        refusal = verdict(actor, "unable", follow_up)
        assert f"{missing} {'is' if missing == 1 else 'are'} missing" in refusal.reason
        with pytest.raises(Denied, match="missing"):
            operations.close_unable(actor=actor, follow_up=follow_up)
        attempt(actor, follow_up)
    operations.close_unable(actor=actor, follow_up=follow_up)
    follow_up.refresh_from_db()
    assert (follow_up.status, follow_up.completed_by) == ("unable", cast.clinician)


# Ending and giving away


def test_cancelling_says_why(cast, follow_up):
    with pytest.raises(Invalid, match="why"):
        operations.cancel(actor=cast.actor("clinician"), follow_up=follow_up, reason="  ")
    operations.cancel(actor=cast.actor("clinician"), follow_up=follow_up, reason="moved to another county")
    follow_up.refresh_from_db()
    assert (follow_up.status, follow_up.end_reason) == ("cancelled", "moved to another county")
    assert "county" not in str(AuditEvent.objects.get(action="followup.cancel").detail)
    assert not Notice.objects.exists()


def test_the_owner_learns_that_somebody_else_cancelled_it(cast, follow_up):
    operations.cancel(actor=cast.actor("clinical_supervisor"), follow_up=follow_up, reason="done elsewhere")
    notice = Notice.objects.get()
    assert (notice.kind, notice.user, notice.by_email) == ("follow-up-cancelled", cast.clinician, False)


def test_giving_it_away_tells_the_new_owner_each_time(cast, follow_up):
    FollowUp.objects.update(escalated_at=timezone.now())
    for key in ("peer", "clinician", "peer"):
        operations.reassign(actor=cast.actor("clinical_supervisor"), follow_up=follow_up, owner=cast.users[key])
    follow_up.refresh_from_db()
    assert (follow_up.owner, follow_up.escalated_at) == (cast.peer, None)
    assert [n.user for n in Notice.objects.order_by("id")] == [cast.peer, cast.clinician, cast.peer]
    operations.reassign(actor=cast.actor("clinical_supervisor"), follow_up=follow_up, owner=cast.peer)
    assert Notice.objects.count() == 3
    with pytest.raises(Invalid):
        operations.reassign(actor=cast.actor("clinical_supervisor"), follow_up=follow_up, owner=cast.clinician_b)


@pytest.mark.parametrize("status", ["done", "unable", "cancelled", "expired"])
def test_what_is_over_is_over(cast, case, status):
    follow_up = make_follow_up(cast, case, status=status, completed_at=timezone.now())
    actor = cast.actor("clinician")
    for act in (
        lambda: attempt(actor, follow_up),
        lambda: operations.cancel(actor=actor, follow_up=follow_up, reason="x"),
        lambda: operations.reassign(actor=actor, follow_up=follow_up, owner=cast.peer),
        lambda: operations.close_unable(actor=actor, follow_up=follow_up),
    ):
        with pytest.raises(Denied, match="Plan a new one"):
            act()
    assert not is_open(status)
    assert not FOLLOW_UP_TRANSITIONS[status]


# What the case asks


def test_open_follow_ups_stand_in_the_way_of_closing(cast, case, follow_up):
    from cases import hooks

    actor = cast.actor("clinician")
    assert "1 follow-up is open. Record its result or cancel it." in hooks.obstacles(actor, case)
    make_follow_up(cast, case)
    assert "2 follow-ups are open. Record their results or cancel them." in hooks.obstacles(actor, case)
    FollowUp.objects.update(status="done", completed_at=timezone.now())
    assert selectors.obstacles(actor, case) == []


def test_the_timeline_tells_what_happened(cast, case, follow_up):
    from cases.selectors import timeline

    actor = cast.actor("clinician")
    attempt(actor, follow_up, note="rang")
    attempt(actor, follow_up, "reached")
    titles = [entry.title for entry in timeline.page(actor, case, chosen="follow_up").rows]
    assert titles[:3] == ["Follow-up: Done", "Follow-up: Phone, Reached", "Follow-up: Phone, No answer"]
    assert titles[-1] == "Follow-up planned"
    assert len({entry.key for entry in timeline.page(actor, case).rows}) == 4
