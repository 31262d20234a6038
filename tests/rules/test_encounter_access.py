"""Who has which encounter in reach: the rule in Python, `visible()`, the merged list and the read table say the same, whatever changes.

The oracle below reads memberships, cases, grants and responders and knows nothing of `cases_caseaccess` and `cases_encounteraccess`.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from cases.models import Case, CaseUserPermission, Encounter, EncounterAccess, EncounterResponder
from cases.operations import grants as sweeps
from cases.selectors import encounters as reading
from cases.selectors import reach
from corecit.access import grants
from corecit.access.actor import Actor, current_membership
from corecit.access.grants import Level
from corecit.access.policies import visible
from corecit.accounts.models import User
from corecit.accounts.roles import permissions_of
from corecit.web.paging import PAGE_SIZE
from tests.cast import PEOPLE, Cast
from tests.factories.cases import make_case, make_encounter
from tests.rules.test_case_access import teams_of, view_grants

HOUR = dt.timedelta(hours=1)


def case_is_open(user: User, teams: set[int], case: Case) -> bool:
    if not case.is_restricted and case.team_id in teams:
        return True
    now = timezone.now()
    return any((end is None or end > now) and (pk == user.pk if kind == "user" else pk in teams) for kind, pk, end in view_grants(case))


def should_see(user: User, encounter: Encounter) -> bool:
    membership = current_membership(user)
    if membership is None or "encounter.view" not in permissions_of(membership.role):
        return False
    if encounter.responders.filter(user=user).exists():
        return True
    teams = teams_of(membership)
    is_open = encounter.case is not None and case_is_open(user, teams, encounter.case)
    if encounter.submitted_at is None:
        reviews = "encounter.review" in permissions_of(membership.role)
        return reviews and encounter.team_id in teams and (encounter.case is None or is_open)
    return is_open or (encounter.case is None and encounter.team_id in teams)


def listed(actor: Actor, size: int = PAGE_SIZE) -> list[int]:
    """Every page of the list one after the other, in its order; and back again."""
    found, cursor, page = [], None, None
    while page is None or cursor is not None:
        page = reading.page(actor, reading.Filters(with_errors=True), cursor, size)
        found += [row.pk for row in page.rows]
        cursor = page.next
    back, cursor = [row.pk for row in page.rows], page.previous
    while cursor is not None:
        page = reading.page(actor, reading.Filters(with_errors=True), cursor, size)
        back = [row.pk for row in page.rows] + back
        cursor = page.previous
    assert back == found  # the way back shows the same
    return found


def agree(cast: Cast) -> None:
    encounters = list(Encounter.objects.select_related("case").order_by("-occurred_at", "-id"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM encounter_access_differences(%s::bigint[])", [[one.pk for one in encounters]])
        assert cursor.fetchall() == []
    for key in [*PEOPLE, "nobody"]:
        user = User.objects.get(pk=cast.users[key].pk)
        actor = Actor.of(user)
        expected = [one.pk for one in encounters if should_see(user, one)]
        assert list(visible(actor, Encounter).order_by("-occurred_at", "-id").values_list("pk", flat=True)) == expected, key
        assert listed(actor, size=15) == expected, key
        assert [place.pk for piece in reach.encounters(actor) for place in piece] == expected, key


def world(cast: Cast) -> tuple[list[Case], list[Encounter]]:
    """Ordinary, restricted, shared, expired and assigned cases of both teams, and encounters of each by each team, submitted and not, with and without a guest."""
    cases = [make_case(cast, team, is_restricted=restricted) for team in ("a", "b") for restricted in (False, True) for _ in range(2)]
    for case, key in zip(
        cases, ("officer_b", "clinician", "officer_b", "peer", "officer", "clinician_b", "clinician", "officer"), strict=True
    ):
        grants.grant(case, cast.users[key], Level.WORK, reason="assigned", granted_by=None)
    past = {"expires_at": timezone.now() - HOUR, "granted_by": None, "reason": "shared"}
    grants.grant(cases[0], cast.clinician_b, Level.VIEW, **past)
    grants.grant(cases[2], cast.teams["b"], Level.VIEW, **past)
    grants.grant(cases[3], cast.teams["b"], Level.VIEW, reason="shared", granted_by=None, expires_at=timezone.now() + HOUR)
    encounters = []
    for number, case in enumerate([None, *cases]):
        for team in ("a", "b"):
            writers = ("officer", "clinician") if team == "a" else ("officer_b", "clinician_b")
            for status in ("approved", "draft"):
                at = timezone.now() - HOUR * random.Random(number).randrange(5)  # some at the very same moment
                encounters.append(make_encounter(cast, team, *writers, case=case, status=status, occurred_at=at))
    for encounter, key in zip(encounters[::5], ["officer_two", "peer", "clinician_b", "officer_b"] * 2, strict=False):
        EncounterResponder.objects.get_or_create(encounter=encounter, user=cast.users[key], defaults={"role": "other"})
    return cases, encounters


def ways(cast: Cast, chance: random.Random) -> list[Callable[[], object]]:
    """What may happen, each to a row picked by chance, straight in the tables: no operation stands before the triggers."""
    cases, encounters = list(Case.objects.order_by("pk")), list(Encounter.objects.order_by("pk"))
    case, encounter, user = chance.choice(cases), chance.choice(encounters), cast.users[chance.choice(list(PEOPLE))]
    team = cast.teams[chance.choice("ab")]
    rows, soon = Encounter.objects.filter(pk=encounter.pk), timezone.now() + HOUR
    grant = {"reason": "shared", "granted_by": None}
    return [
        lambda: rows.update(case=case),
        lambda: rows.update(case=None),
        lambda: rows.update(team=team),
        lambda: rows.update(submitted_at=None if encounter.submitted_at else timezone.now()),
        lambda: rows.update(occurred_at=timezone.now() - HOUR * chance.randrange(9)),
        lambda: Encounter.objects.filter(case=case).update(case=chance.choice(cases)),
        lambda: EncounterResponder.objects.get_or_create(encounter=encounter, user=user, defaults={"role": "other"}),
        lambda: EncounterResponder.objects.filter(encounter=encounter).delete(),
        lambda: EncounterResponder.objects.filter(encounter__case=case).exclude(user=user).update(user=None, unit="1A1"),
        lambda: Case.objects.filter(pk=case.pk).update(is_restricted=not case.is_restricted),
        lambda: Case.objects.filter(pk=case.pk).update(team=team, activity_at=timezone.now()),
        lambda: grants.grant(case, user, Level.VIEW, expires_at=soon, **grant),
        lambda: grants.grant(case, team, Level.VIEW, **grant),
        lambda: grants.revoke(case, team),
        lambda: CaseUserPermission.objects.filter(content_object=case).update(expires_at=timezone.now() - HOUR),
        lambda: CaseUserPermission.objects.filter(user=user).delete(),
        lambda: sweeps.expire(actor=Actor.system("tests")),
    ]


@pytest.mark.parametrize("seed", range(2))
def test_everybody_sees_what_the_rule_says_whatever_changes(cast, seed):
    chance = random.Random(seed)
    world(cast)
    agree(cast)
    for _ in range(2):
        for _ in range(12):
            chance.choice(ways(cast, chance))()
        agree(cast)


def test_every_way_of_changing_is_followed(cast):
    chance = random.Random(99)
    world(cast)
    for number in range(len(ways(cast, chance))):
        ways(cast, chance)[number]()
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM encounter_access_differences(ARRAY(SELECT id FROM cases_encounter))")
            assert cursor.fetchall() == [], number
    agree(cast)


@pytest.mark.parametrize("table", ["cases_encounterresponder", "cases_caseuserpermission"])
def test_truncate_is_followed(cast, table):
    world(cast)
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table}")
    agree(cast)


def test_a_row_that_should_not_be_there_opens_nothing_and_is_mended(cast):
    """The list asks the rule again for what it shows, so a wrong row lets nobody in until the nightly check takes it away."""
    encounter = make_encounter(cast)
    EncounterAccess.objects.create(principal=cast.officer_b.pk, encounter=encounter, occurred_at=encounter.occurred_at)
    EncounterAccess.objects.filter(principal=cast.officer.pk, encounter=encounter).delete()
    assert not reading.page(cast.actor("officer_b"), reading.Filters()).rows
    assert sweeps.verify(actor=Actor.system("tests")) == 2
    assert sweeps.verify(actor=Actor.system("tests")) == 0
    agree(cast)


def test_the_list_goes_by_the_index(cast):
    """Whatever the reader, the newest encounters come from the index of each principal, and a few blocks of it."""
    encounter = make_encounter(cast)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_encounter SELECT (jsonb_populate_record(e, jsonb_build_object('id', e.id + n, 'uid', gen_random_uuid(), 'number', 'E-V' || n,"
            " 'occurred_at', now() - n * interval '1 minute'))).* FROM cases_encounter e, generate_series(1, 5000) n WHERE e.id = %s",
            [encounter.pk],
        )
        cursor.execute("ANALYZE cases_encounteraccess; ANALYZE cases_encounter")
    for key in ("officer", "officer_b", "police_supervisor", "admin"):
        actor = cast.actor(key)
        for rows in reading.rows_in_reach(actor):
            plan = rows.order_by(*reading.ORDER).values_list("occurred_at", "encounter_id")[:26].explain(analyze=True, format="json")
            assert "encounter_access_newest" in plan or "encounter_unsubmitted" in plan, plan
            assert '"Sort"' not in plan, plan
