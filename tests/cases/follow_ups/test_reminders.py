"""What the clock says to whom, and when."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cases.models import FollowUp
from cases.operations import follow_ups as operations
from cases.operations import reminders
from cases.selectors import follow_ups as selectors
from cases.tasks.follow_ups import remind_follow_ups
from corecit.accounts.models import Membership, User
from corecit.audit.models import AuditEvent
from corecit.common.errors import Denied
from corecit.notices import mail
from corecit.notices.models import Notice
from corecit.notices.selectors.notices import unread_number
from tests.factories.cases import make_case, make_follow_up

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 3, 2, 14, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def at(time_machine, settings):
    """at(hours) turns the clock to so many hours after the due time, runs the task, and returns (kind, reader) of the new notices."""
    settings.FOLLOW_UP_REMIND_HOURS = 8
    settings.FOLLOW_UP_ESCALATE_HOURS = 24
    time_machine.move_to(START - DAY, tick=False)
    seen: set[int] = set()

    def turn(hours):
        time_machine.move_to(START + hours * HOUR, tick=False)
        remind_follow_ups()
        new = list(Notice.objects.exclude(pk__in=seen).select_related("user").order_by("pk"))
        seen.update(notice.pk for notice in new)
        return [(notice.kind.removeprefix("follow-up-"), notice.user.email.split("@")[0]) for notice in new]

    return turn


@pytest.fixture
def due(cast, case, at):
    return make_follow_up(cast, case, opens_at=START - DAY, due_at=START, expires_at=START + 3 * DAY)


def test_only_the_system_reminds(cast):
    with pytest.raises(Denied):
        reminders.remind(actor=cast.actor("clinical_supervisor"))


def test_each_word_is_said_once_and_in_its_hour(at, due):
    assert at(-9) == []
    assert at(-7.9) == [("due", "clinician")]
    assert at(-7) == []
    assert at(-0.01) == []
    assert at(0) == [("overdue", "clinician")]
    assert at(1) == []
    assert at(23.9) == []
    assert at(24) == [("escalated", "clinical.supervisor")]
    assert at(48) == []
    assert at(71.9) == []
    assert at(72) == [("missed", "clinician"), ("missed", "clinical.supervisor")]
    assert at(200) == []
    due.refresh_from_db()
    assert due.status == "expired" and due.completed_by is None
    assert AuditEvent.objects.get(action="followup.expire").actor_label == "reminders"


def test_the_keys_are_unique_and_say_nothing(at, due):
    at(72 - 0.1), at(80)
    keys = set(Notice.objects.values_list("key", flat=True))
    assert f"followup-overdue:{due.uid}" in keys
    assert f"followup-escalated:{due.uid}:{User.objects.get(email__startswith='clinical.supervisor').uid}" in keys
    assert f"followup-missed:{due.uid}" in keys


def test_a_clock_that_stood_still_says_the_latest_word_alone(at, due):
    assert at(1) == [("overdue", "clinician")]
    due.refresh_from_db()
    assert due.due_noticed_at is not None


def test_a_clock_that_stood_still_for_long_tells_the_supervisor_too(at, due):
    assert at(30) == [("overdue", "clinician"), ("escalated", "clinical.supervisor")]


def test_marks_that_were_lost_say_nothing_twice(at, due):
    at(1)
    FollowUp.objects.update(overdue_noticed_at=None, due_noticed_at=None)
    assert at(2) == []


def test_a_window_not_open_yet_is_quiet(cast, case, at):
    make_follow_up(cast, case, opens_at=START - HOUR, due_at=START, expires_at=START + DAY)
    assert at(-2) == []
    assert at(-0.5) == [("due", "clinician")]


@pytest.mark.parametrize("status", ["done", "unable", "cancelled", "expired"])
def test_what_is_over_is_quiet(cast, case, at, status):
    make_follow_up(cast, case, opens_at=START - DAY, due_at=START, expires_at=START + DAY, status=status, completed_at=START)
    assert at(5) == at(100) == []


def test_an_attempt_without_contact_does_not_quiet_it(cast, at, due):
    operations.record_attempt(actor=cast.actor("clinician"), follow_up=due, method="phone", result="no_answer")
    assert at(1) == [("overdue", "clinician")]


# Who is told


def test_an_officers_is_taken_to_the_police_supervisor(cast, case, at):
    make_follow_up(cast, case, owner="officer", opens_at=START - DAY, due_at=START, expires_at=START + 3 * DAY)
    assert at(25) == [("overdue", "officer"), ("escalated", "police.supervisor")]


def test_an_owner_who_left_is_replaced_by_the_supervisors_at_once(cast, case, at):
    make_follow_up(cast, case, opens_at=START - DAY, due_at=START, expires_at=START + 3 * DAY)
    User.objects.filter(pk=cast.clinician.pk).update(is_active=False)
    both = ["clinical.supervisor", "police.supervisor"]
    assert sorted(at(-20)) == [("orphaned", key) for key in both]
    assert at(-19) == []
    assert sorted(at(-1)) == [("due", key) for key in both]
    assert sorted(at(1)) == [("overdue", key) for key in both]
    assert at(30) == []
    assert sorted(at(80)) == [("missed", key) for key in both]


def test_an_owner_who_can_no_longer_open_the_case_is_replaced_too(cast, case, at):
    make_follow_up(cast, case, opens_at=START - DAY, due_at=START, expires_at=START + 3 * DAY)
    Membership.objects.filter(user=cast.clinician).update(team=cast.teams["b"])
    assert ("due", "clinician") not in at(-1)
    assert {kind for kind, _reader in at(1)} == {"overdue"}


def test_a_new_owner_is_taken_to_the_supervisors_anew(cast, case, at):
    follow_up = make_follow_up(cast, case, opens_at=START - DAY, due_at=START, expires_at=START + 9 * DAY)
    User.objects.filter(pk=cast.clinician.pk).update(is_active=False)
    at(1)
    operations.reassign(actor=cast.actor("clinical_supervisor"), follow_up=follow_up, owner=cast.peer)
    assert ("assigned", "peer") in at(2)
    assert at(30) == [("escalated", "clinical.supervisor")]


def test_nobody_is_told_of_a_restricted_case_they_cannot_open(cast, at, share):
    case = make_case(cast, is_restricted=True, lead=cast.peer)
    share(case, "clinician")
    share(case, "peer", "lead")
    make_follow_up(cast, case, opens_at=START - DAY, due_at=START, expires_at=START + 3 * DAY)
    assert at(25) == [("overdue", "clinician"), ("escalated", "peer")]
    assert at(80) == [("missed", "clinician"), ("missed", "peer")]


def test_a_restricted_case_without_lead_stays_silent_rather_than_leak(cast, at, share, caplog):
    case = make_case(cast, is_restricted=True)
    share(case, "clinician")
    follow_up = make_follow_up(cast, case, opens_at=START - DAY, due_at=START, expires_at=START + 3 * DAY)
    assert at(25) == [("overdue", "clinician")]
    assert str(follow_up.uid) in caplog.text and "Vale" not in caplog.text


def test_a_supervisor_who_owns_it_is_not_told_of_themselves(cast, case, at):
    make_follow_up(cast, case, owner="clinical_supervisor", opens_at=START - DAY, due_at=START, expires_at=START + 3 * DAY)
    assert at(25) == [("overdue", "clinical.supervisor"), ("escalated", "police.supervisor")]


# What they read


def test_an_email_names_nobody(cast, case, at, due):
    at(25), at(80)
    for notice in Notice.objects.select_related("user"):
        text = f"{mail.compose(notice).subject} {mail.compose(notice).body}"
        assert f"/follow-ups/{due.uid}/" in text
        for secret in ("Vale", "Jordan", case.number, "PURPOSE-MARK", "Haddad"):
            assert secret not in text


def test_a_missed_one_stays_in_sight(cast, case, at, due):
    at(80)
    clinician, supervisor = cast.actor("clinician"), cast.actor("clinical_supervisor")
    assert [one.pk for one in selectors.mine(clinician, "missed")] == [due.pk]
    assert selectors.missed_lately(clinician, team=False) == selectors.missed_lately(supervisor, team=True) == [due]
    assert selectors.obstacles(clinician, case) == []
    assert unread_number(supervisor) == 1


# Many at once


def test_batches_go_through_all(cast, at, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 3)
    for _ in range(8):
        make_follow_up(cast, make_case(cast), opens_at=START - DAY, due_at=START, expires_at=START + 3 * DAY)
    assert at(1) == [("overdue", "clinician")] * 8


def test_queries_do_not_grow_with_people_or_cases_beyond_the_notices(cast, at, django_assert_max_num_queries):
    def cost(number):
        for _ in range(number):
            make_follow_up(cast, make_case(cast), opens_at=START - DAY, due_at=START, expires_at=START + 3 * DAY)
        with django_assert_max_num_queries(500) as queries:
            at(1)
        return len(queries)

    few, many = cost(2), cost(12)
    # Each notice is two queries (written, read back), each follow-up one.
    assert many - few <= 10 * 3


@pytest.mark.django_db(transaction=True)
def test_another_workers_rows_are_skipped_and_not_waited_for(cast, case):
    late = timezone.now() - HOUR
    ours, theirs = (make_follow_up(cast, case, opens_at=late - DAY, due_at=late, expires_at=late + 3 * DAY) for _ in range(2))
    held, go_on = threading.Event(), threading.Event()

    def other_worker():
        try:
            with transaction.atomic():
                FollowUp.objects.select_for_update().get(pk=theirs.pk)
                held.set()
                go_on.wait(20)
        finally:
            connection.close()

    worker = threading.Thread(target=other_worker)
    worker.start()
    try:
        assert held.wait(20)
        remind_follow_ups()
        assert list(Notice.objects.values_list("key", flat=True)) == [f"followup-overdue:{ours.uid}"]
    finally:
        go_on.set()
        worker.join()
    remind_follow_ups()
    assert Notice.objects.count() == 2
