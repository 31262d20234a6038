"""Caseloads: whose they are, who sees them, what burns first, and what they cost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.instruments.structure import read
from cases.models import ClinicalPart, FollowUpAttempt
from cases.selectors import caseload as selectors
from cases.selectors import levels
from corecit.access.grants import Level, grant
from corecit.common.errors import Denied, NotVisible
from tests.factories.assessments import CSSRS, HIGH, LOW, make_assessment, switch_on
from tests.factories.cases import make_case, make_encounter, make_follow_up, make_person

pytestmark = pytest.mark.django_db
LATE = {"opens_at": dt.timedelta(days=-4), "due_at": dt.timedelta(days=-2), "expires_at": dt.timedelta(days=3)}


def follow_up(cast, case, owner="clinician", **windows):
    now = timezone.now()
    return make_follow_up(cast, case, owner, **{name: now + delta for name, delta in windows.items()})


def level(cast, case, value):
    encounter = make_encounter(cast, case=case)
    ClinicalPart.objects.filter(encounter=encounter).update(risk_level=value)
    return encounter


def numbers(cast, key, show="all", of=None):
    return [one.case for one in selectors.caseload(cast.actor(key), cast.users[of or key], show)[0]]


# Wrong readers


@pytest.mark.parametrize("key", ["dispatcher", "admin", "privacy", "analyst", "partner", "nobody"])
def test_roles_without_cases_have_no_caseload(cast, sign_in, key):
    assert sign_in(key).get(reverse("cases:caseload")).status_code == 403
    assert sign_in(key).get(reverse("cases:caseload-team")).status_code == 403


@pytest.mark.parametrize("key", ["officer", "peer", "clinician_b", "police_supervisor_b"])
def test_the_caseload_of_somebody_else_is_for_supervisors_of_the_team(cast, sign_in, key):
    make_case(cast, lead=cast.clinician)
    with pytest.raises((Denied, NotVisible)):
        selectors.whose(cast.actor(key), str(cast.clinician.uid))
    assert sign_in(key).get(reverse("cases:caseload"), {"of": cast.clinician.uid}).status_code in (403, 404)


def test_a_level_is_for_the_clinical_side_alone(cast, sign_in):
    case = make_case(cast, lead=cast.clinician)
    level(cast, case, "high")
    for key in ("police_supervisor", "officer"):
        for name in ("caseload", "caseload-team"):
            page = sign_in(key).get(reverse(f"cases:{name}"), {"of": cast.clinician.uid} if key != "officer" and name == "caseload" else {})
            assert "level-high" not in page.content.decode() and "High or raised" not in page.content.decode()
    assert selectors.caseload(cast.actor("police_supervisor"), cast.clinician)[0][0].standing.level == ""
    # Asking for it by the address narrows nothing, and so tells nothing.
    make_case(cast, lead=cast.clinician)
    assert len(numbers(cast, "police_supervisor", "high", "clinician")) == 2
    assert selectors.of_team(cast.actor("police_supervisor"))[0][0].high is None
    assert "level-high" in sign_in("clinician").get(reverse("cases:caseload")).content.decode()


def test_a_restricted_case_is_in_no_supervisors_count_unless_it_is_open_to_them(cast, sign_in):
    case = make_case(cast, lead=cast.clinician, is_restricted=True, person=make_person("Hidden", "Name"))
    grant(case, cast.clinician, Level.LEAD, reason="lead", granted_by=None)
    assert numbers(cast, "clinician") == [case]
    assert selectors.of_team(cast.actor("clinical_supervisor")) == ([], 0, False)
    with pytest.raises(NotVisible):
        selectors.whose(cast.actor("clinical_supervisor"), str(cast.clinician.uid))
    assert "Hidden" not in sign_in("clinical_supervisor").get(reverse("cases:caseload-team")).content.decode()


def test_what_a_follow_up_is_for_is_not_told_to_the_police_side(cast, sign_in):
    follow_up(cast, make_case(cast, lead=cast.clinician), **LATE)
    page = sign_in("police_supervisor").get(reverse("cases:caseload"), {"of": cast.clinician.uid}).content.decode()
    assert "Follow-up contact" in page and "FOLLOW-UP-PURPOSE-MARK" not in page


# What level holds


def days_ago(number):
    return timezone.now() - dt.timedelta(days=number)


def standing(cast, case, key="clinician"):
    return levels.of_cases(cast.actor(key), [case.pk]).get(case.pk, levels.NOTHING)


def test_reports_and_screens_count_together_the_most_severe_of_the_last_days_first(cast, sign_in):
    case, (screener,) = make_case(cast, lead=cast.clinician), switch_on(cast)
    old = level(cast, case, "high")
    old.occurred_at = days_ago(40)
    old.save(update_fields=["occurred_at"])
    # Nothing is so recent: the newest holds, whatever its age.
    assert standing(cast, case).level == "high"
    make_assessment(cast, screener, LOW, case=case, completed_at=days_ago(10))
    assert standing(cast, case).level == "low" and standing(cast, case).held.instrument == screener.title
    screen = make_assessment(cast, screener, HIGH, encounter=level(cast, case, "low"), completed_at=days_ago(5))
    assert standing(cast, case).level == "high" and standing(cast, case).newest.level == "low"
    for key in ("officer", "police_supervisor"):
        assert standing(cast, case, key) == levels.NOTHING
    page = sign_in("clinician").get(reverse("cases:caseload"), {"show": "high"}).content.decode()
    assert "C-SSRS" in page and "Newest: Low, Encounter report" in page and "last 30 days" in page
    screen.status, screen.error_at, screen.error_by = "error", timezone.now(), cast.clinician
    screen.save()
    assert standing(cast, case).level == "low" and numbers(cast, "clinician", "high") == []
    assert "level-low" in sign_in("clinician").get(reverse("cases:record-detail", args=[case.uid])).content.decode()
    assert "level-" not in sign_in("officer").get(reverse("cases:record-detail", args=[case.uid])).content.decode()


def test_an_incomplete_screen_never_reads_as_low_and_holds_until_a_whole_one(cast):
    case, (screener,) = make_case(cast, lead=cast.clinician), switch_on(cast)
    make_assessment(cast, screener, LOW, case=case, completed_at=days_ago(6))
    make_assessment(cast, screener, {"q1": "n"}, case=case, completed_at=days_ago(4))
    assert standing(cast, case).level == "incomplete"
    make_assessment(cast, screener, LOW, case=case, completed_at=days_ago(2))
    assert standing(cast, case).level == "low"


def test_a_severe_depression_is_no_level_and_question_nine_presses_until_a_suicide_screen(cast, sign_in):
    quiet, case = make_case(cast, lead=cast.clinician), make_case(cast, lead=cast.clinician)
    screener, phq9 = switch_on(cast, CSSRS, "phq-9")
    points = {f"q{number}": 3 for number in range(1, 9)}
    options = option_keys(phq9)
    make_assessment(cast, phq9, {link: options[value] for link, value in (points | {"q9": 0}).items()}, case=quiet)
    make_assessment(cast, phq9, {link: options[value] for link, value in {"q1": 0, "q9": 1}.items()}, case=case, completed_at=days_ago(1))
    assert standing(cast, quiet).level == "" and standing(cast, quiet).beside.band == "severe" and not standing(cast, quiet).presses
    assert standing(cast, case).level == "" and standing(cast, case).raised is not None
    assert numbers(cast, "clinician") == [case, quiet] and numbers(cast, "clinician", "high") == [case]
    page = sign_in("clinician").get(reverse("cases:caseload")).content.decode()
    assert "Suicide pathway raised" in page and "Severe depression · 24 of 27 points" in page and "level-high" not in page
    make_assessment(cast, screener, {"q1": "n"}, case=case)
    assert standing(cast, case).raised is not None
    make_assessment(cast, screener, LOW, case=case)
    assert standing(cast, case).raised is None and standing(cast, case).level == "low"


def option_keys(instrument):
    """The key of the option that gives so many points, of the first question."""
    (question, *_rest) = read(instrument.versions.get().definition).questions
    return {option.points: option.key for option in question.options}


# What stands there


def test_what_burns_stands_first(cast):
    upcoming = make_case(cast, lead=cast.clinician)
    follow_up(cast, upcoming, due_at=dt.timedelta(days=5), expires_at=dt.timedelta(days=9))
    unplanned = make_case(cast, lead=cast.clinician)
    high = make_case(cast, lead=cast.clinician)
    level(cast, high, "high")
    late, later = make_case(cast, lead=cast.clinician), make_case(cast, lead=cast.clinician)
    follow_up(cast, later, "peer", **LATE)
    follow_up(cast, late, **{**LATE, "due_at": dt.timedelta(days=-3)})
    make_case(cast, lead=cast.peer)
    closed_at = timezone.now()
    make_case(cast, lead=cast.clinician, status="closed", closed_at=closed_at, closed_by=cast.clinician)
    assert numbers(cast, "clinician") == [late, later, high, unplanned, upcoming]
    assert numbers(cast, "clinician", "overdue") == [late, later]
    assert numbers(cast, "clinician", "unplanned") == [high, unplanned]
    assert numbers(cast, "clinician", "high") == [high]


def test_assigned_cases_count_and_the_last_contact_is_an_encounter_or_somebody_reached(cast):
    case = make_case(cast)
    grant(case, cast.peer, Level.WORK, reason="assigned", granted_by=cast.clinician)
    load = selectors.caseload(cast.actor("peer"), cast.peer)[0][0]
    assert load.days_since is None
    make_encounter(cast, case=case, occurred_at=timezone.now() - dt.timedelta(days=12))
    done = follow_up(cast, case)
    for days, result in ((8, "no_answer"), (9, "reached")):
        FollowUpAttempt.objects.create(
            follow_up=done, at=timezone.now() - dt.timedelta(days=days), by=cast.peer, method="phone", result=result
        )
    assert selectors.caseload(cast.actor("peer"), cast.peer)[0][0].days_since == 9


def test_a_supervisor_sees_the_loads_of_the_team_side_by_side(cast, sign_in):
    one, two = make_case(cast, lead=cast.clinician), make_case(cast, lead=cast.clinician)
    grant(one, cast.peer, Level.WORK, reason="assigned", granted_by=cast.clinician)
    follow_up(cast, one, **LATE)
    level(cast, two, "high")
    make_case(cast)
    make_case(cast, "b", lead=cast.clinician_b)
    people, unheld, more = selectors.of_team(cast.actor("clinical_supervisor"))
    assert [(row.user, row.cases, row.overdue, row.unplanned, row.high) for row in people] == [
        (cast.clinician, 2, 1, 1, 1),
        (cast.peer, 1, 1, 0, 0),
    ]
    assert (unheld, more) == (1, False)
    page = sign_in("clinical_supervisor").get(reverse("cases:caseload-team")).content.decode()
    assert "Nadia Haddad" in page and "Iris Chen" not in page
    assert (
        "Caseload of Nadia Haddad"
        in sign_in("clinical_supervisor").get(reverse("cases:caseload"), {"of": cast.clinician.uid}).content.decode()
    )


def test_the_pages_take_the_same_number_of_queries_however_much_there_is(cast, sign_in, django_assert_max_num_queries):
    for _ in range(12):
        case = make_case(cast, lead=cast.clinician)
        follow_up(cast, case, **LATE)
        level(cast, case, "high")
        make_assessment(cast, switch_on(cast)[0], LOW, case=case)
    client = sign_in("clinician")
    client.get(reverse("cases:caseload"))
    with django_assert_max_num_queries(16):
        client.get(reverse("cases:caseload"))
    client = sign_in("clinical_supervisor")
    client.get(reverse("cases:caseload-team"))
    with django_assert_max_num_queries(18):
        client.get(reverse("cases:caseload-team"))
