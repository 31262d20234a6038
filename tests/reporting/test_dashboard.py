"""The dashboard: the wrong reader first, then each number against a count by hand."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from reporting.selectors import dashboard
from reporting.selectors.scope import Scope
from tests.cast import PEOPLE
from tests.factories.cases import make_case, make_encounter, make_follow_up, make_person
from tests.factories.referrals import make_referral, make_service

READERS = {"police_supervisor", "police_supervisor_b", "clinical_supervisor", "admin", "analyst"}


def scope(days=60, **more):
    today = timezone.localdate()
    return Scope(today - dt.timedelta(days=days), today, **more)


def shown(cast, key, **more):
    return dashboard.build(cast.actor(key), scope(**more))


def rate(board, key):
    return next(item for item in board.rates if item.key == key)


def rows(board, key):
    return {row[0]: row[1] for row in next(item for item in board.tables if item.key == key).rows}


@pytest.mark.parametrize("key", PEOPLE)
@pytest.mark.parametrize("name", ["reporting:dashboard", "reporting:dashboard-csv"])
def test_who_opens_it(cast, sign_in, key, name):
    assert sign_in(key).get(reverse(name)).status_code == (200 if key in READERS else 403)


def test_another_team_counts_its_own_alone(cast):
    make_encounter(cast)
    assert shown(cast, "police_supervisor").total == 1
    assert shown(cast, "police_supervisor_b").total == 0
    assert shown(cast, "police_supervisor_b", team=cast.teams["a"]).total == 0


def test_a_restricted_case_is_not_counted_for_who_cannot_see_it(cast):
    make_encounter(cast, case=make_case(cast, is_restricted=True), officer=None, clinician=None)
    assert shown(cast, "police_supervisor").total == 0


@pytest.mark.parametrize("key", ["admin", "analyst"])
def test_those_who_see_no_rows_get_no_small_cell_on_any_path(cast, sign_in, key):
    for _ in range(3):
        make_encounter(cast, disposition="arrest")
    for _ in range(14):
        make_encounter(cast)
    board = shown(cast, key)
    assert rate(board, "arrest").hidden and rate(board, "hold").shown == "0.0 %"
    values = [cell for item in board.tables for row in item.rows for cell in row[1:] if cell is not None]
    assert not [value for value in values if 0 < value < 11]
    text = sign_in(key).get(reverse("reporting:dashboard-csv")).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))[1:]
    assert not [line for line in lines for cell in line[3:5] if cell.isdigit() and 0 < int(cell) < 11]
    arrest = next(line for line in lines if line[0] == "Arrest rate")
    assert arrest[2:6] == ["–", "–", "–", "–"]


def test_a_supervisor_reads_the_numbers_of_their_own_team_in_full(cast):
    make_encounter(cast, disposition="arrest", arrestable_offense="yes")
    make_encounter(cast, disposition="hold_ed", arrestable_offense="yes")
    make_encounter(cast, disposition="unable_to_contact")
    make_encounter(cast, disposition="resolved_on_scene", cit_arrived="yes")
    board = shown(cast, "police_supervisor")
    assert (rate(board, "arrest").part, rate(board, "arrest").whole) == (1, 4)
    assert (rate(board, "diversion").part, rate(board, "diversion").whole, rate(board, "diversion").unknown) == (1, 2, 2)
    assert (rate(board, "hold").part, rate(board, "hold").whole) == (1, 4)
    assert (rate(board, "community").part, rate(board, "community").whole) == (1, 3)
    assert (rate(board, "cit").part, rate(board, "cit").whole, rate(board, "cit").unknown) == (1, 4, 3)
    assert rows(board, "outcomes")["Involuntary hold"] == 1


def test_drafts_and_mistakes_do_not_count(cast):
    make_encounter(cast, status="draft")
    make_encounter(cast, entered_in_error_at=timezone.now(), entered_in_error_by=cast.police_supervisor, entered_in_error_reason="twice")
    assert shown(cast, "police_supervisor").total == 0


def test_times_are_medians_of_cad_stamps(cast):
    start = timezone.now() - dt.timedelta(days=2)
    for minutes in (5, 10, 45):
        at = start + dt.timedelta(minutes=minutes)
        there = {"destination_arrived_at": at, "handoff_completed_at": at + dt.timedelta(minutes=12)} if minutes > 5 else {}
        make_encounter(cast, received_at=start, arrived_at=at, cleared_at=at + dt.timedelta(minutes=30), **there)
    make_encounter(cast, received_at=start, arrived_at=None, cleared_at=None)
    response, scene, _clinician, handoff = shown(cast, "police_supervisor").spreads
    assert (response.median, response.n, response.whole) == (10, 3, 4)
    assert response.ninetieth == pytest.approx(38)
    assert scene.median == 30
    assert (handoff.median, handoff.n) == (12, 2)


def test_repeat_contact_counts_people_whose_window_has_closed(cast):
    now = timezone.now()
    again, once, recent = make_person("Ann"), make_person("Bo"), make_person("Cy")
    for person, days in ((again, 50), (again, 35), (once, 50), (recent, 5), (recent, 2)):
        make_encounter(cast, person=person, occurred_at=now - dt.timedelta(days=days))
    measured = rate(shown(cast, "police_supervisor"), "repeat-30")
    assert (measured.part, measured.whole) == (1, 2)


def test_follow_ups_on_time(cast):
    case, now = make_case(cast), timezone.now()
    due = now - dt.timedelta(days=2)
    make_follow_up(cast, case, opens_at=due, due_at=due, first_attempt_at=due - dt.timedelta(hours=1))
    make_follow_up(cast, case, opens_at=due, due_at=due, first_attempt_at=due + dt.timedelta(hours=1))
    make_follow_up(cast, case, opens_at=due, due_at=due)
    make_follow_up(cast, case)
    measured = rate(shown(cast, "clinical_supervisor"), "follow-ups")
    assert (measured.part, measured.whole) == (1, 3)


def test_logged_referrals_never_count_as_sent(cast):
    case, service = make_case(cast), make_service()
    sent = timezone.now() - dt.timedelta(days=40)
    make_referral(cast, case, service, sent_at=sent, status="completed", outcome="attended", outcome_at=sent + dt.timedelta(days=3))
    make_referral(cast, case, service, sent_at=sent)
    make_referral(cast, case, service, kind="logged", status="completed", sent_at=None, outcome="attended", outcome_at=timezone.now())
    board = shown(cast, "clinical_supervisor")
    assert rows(board, "referrals")["Completed"] == 1 and rows(board, "referrals")["Logged, not sent"] == 1
    assert (rate(board, "linkage").part, rate(board, "linkage").whole) == (1, 2)


def test_a_period_that_ends_before_it_begins_says_so(cast, sign_in):
    page = sign_in("analyst").get(reverse("reporting:dashboard"), {"first_on": "2026-05-01", "last_on": "2026-04-01"})
    assert page.status_code == 200 and "ends before it begins" in page.content.decode()


def test_the_number_of_queries_does_not_grow(cast, django_assert_max_num_queries):
    for _ in range(12):
        make_encounter(cast)
    actor = cast.actor("police_supervisor")
    with django_assert_max_num_queries(8):
        dashboard.build(actor, scope())
