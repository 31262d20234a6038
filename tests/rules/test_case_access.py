"""Who may see a case: every way of granting and revoking, compared with a computation of its own, with the lists and with has_perm.

The oracle below reads memberships, cases and grants in Python and knows nothing of `cases_caseaccess`.
"""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Case, CaseAccess, CaseGroupPermission, CaseTransition, CaseUserPermission, FollowUp
from cases.operations import assignments, emergencies, grants, records, shares
from cases.policies.cases import in_open_case
from cases.selectors import records as reading
from corecit.access import grants as floor
from corecit.access.actor import Actor, current_membership
from corecit.access.grants import Level
from corecit.access.policies import policy_of, visible
from corecit.accounts.models import Membership, Team, User
from corecit.accounts.roles import permissions_of
from corecit.audit.models import AuditEvent
from corecit.notices.models import Notice
from tests.cast import PEOPLE, Cast, build
from tests.factories.cases import make_case, make_follow_up

EVERYBODY = [*PEOPLE, "nobody"]
SOON = dt.timedelta(hours=1)


# The oracle


def teams_of(membership: Membership) -> set[int]:
    if not permissions_of(membership.role) & {"case.view", "call.view"}:
        return set()
    if membership.team_id:
        return {membership.team_id}
    return set(Team.objects.filter(agency=membership.agency, is_active=True).values_list("id", flat=True))


def view_grants(case: Case) -> list[tuple[str, int, dt.datetime | None]]:
    people = CaseUserPermission.objects.filter(content_object=case, permission__codename="view_case")
    teams = CaseGroupPermission.objects.filter(content_object=case, permission__codename="view_case")
    return [("user", g.user_id, g.expires_at) for g in people] + [("team", g.group.team.pk, g.expires_at) for g in teams]


def should_see(user: User, case: Case) -> bool:
    membership = current_membership(user)
    if membership is None or "case.view" not in permissions_of(membership.role):
        return False
    teams = teams_of(membership)
    if not case.is_restricted and case.team_id in teams:
        return True
    now = timezone.now()
    return any((end is None or end > now) and (pk == user.pk if kind == "user" else pk in teams) for kind, pk, end in view_grants(case))


def should_stand(case: Case) -> set[tuple]:
    """The rows of the read table that the case should have: (principal, status, opened, activity, end)."""
    rows: dict[int, list] = {}
    if not case.is_restricted:
        rows.setdefault(-case.team_id, []).append(None)
    for kind, pk, end in view_grants(case):
        rows.setdefault(pk if kind == "user" else -pk, []).append(end)
    return {(who, case.status, case.opened_at, case.activity_at, None if None in ends else max(ends)) for who, ends in rows.items()}


def agree(cast: Cast, *, people: bool = True) -> None:
    """The read table, the lists and has_perm all say what the oracle says."""
    cases = list(Case.objects.all())
    stands = {row for case in cases for row in ((case.pk, *one) for one in should_stand(case))}
    fields = ("case_id", "principal", "status", "opened_at", "activity_at", "expires_at")
    assert set(CaseAccess.objects.values_list(*fields)) == stands
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM case_access_differences(%s::bigint[])", [[case.pk for case in cases]])
        assert cursor.fetchone() == (0,)
    if not people:
        return
    for key in EVERYBODY:
        user = User.objects.get(pk=cast.users[key].pk)
        actor = Actor.of(user)
        expected = {case.pk for case in cases if should_see(user, case)}
        assert set(visible(actor, Case).values_list("pk", flat=True)) == expected, key
        assert {case.pk for case in reading.newest(actor, size=100).rows} == expected, key
        assert {case.pk for case in cases if user.has_perm("cases.view_case", case)} == expected, key


# The ways, each a function that makes something else visible, or visible no longer


def lead(cast: Cast) -> Actor:
    return cast.actor("clinical_supervisor")


def view_permission() -> Permission:
    return Permission.objects.get(codename="view_case", content_type__app_label="cases")


def w_open(cast, case):
    records.open_case(
        actor=cast.actor("clinician"),
        team_id=cast.teams["a"].pk,
        new_person={"first_name": "Ana"},
        lead_id=cast.clinician.pk,
        assigned_ids=[cast.officer.pk],
    )


def w_assign(cast, case):
    assignments.assign(actor=lead(cast), case_id=case.pk, user_id=cast.officer_two.pk)


def w_lead(cast, case):
    assignments.set_lead(actor=lead(cast), case_id=case.pk, user_id=cast.clinician.pk)


def w_unassign(cast, case):
    assignments.unassign(actor=lead(cast), case_id=case.pk, user_id=cast.officer_two.pk)


def w_share(cast, case):
    shares.share(
        actor=lead(cast),
        case_id=case.pk,
        level="view",
        note="Knows the family",
        expires_at=timezone.now() + SOON,
        user_id=cast.officer_b.pk,
    )


def w_share_team(cast, case):
    shares.share(
        actor=lead(cast),
        case_id=case.pk,
        level="work",
        note="Took over the area",
        expires_at=timezone.now() + SOON,
        team_id=cast.teams["b"].pk,
    )


def w_revoke(cast, case):
    shares.revoke(actor=lead(cast), case_id=case.pk, user_id=cast.officer_b.pk)
    shares.revoke(actor=lead(cast), case_id=case.pk, team_id=cast.teams["b"].pk)


def w_restrict(cast, case):
    if case.lead_id is None:
        w_lead(cast, case)
    shares.restrict(actor=lead(cast), case_id=case.pk, restricted=True)


def w_unrestrict(cast, case):
    shares.restrict(actor=lead(cast), case_id=case.pk, restricted=False)


def w_emergency(cast, case):
    emergencies.open_case(actor=cast.actor("clinician_b"), number=case.number, reason="life", text="He is missing and may hurt himself.")


def w_status(cast, case):
    Case.objects.filter(pk=case.pk).update(status="monitoring", activity_at=timezone.now())


def w_touch(cast, case):
    records.touch(case.pk)


def w_hand_over(cast, case):
    records.hand_over(actor=lead(cast), case_id=case.pk, team_id=cast.teams["b"].pk)


def w_bulk_create(cast, case):
    CaseUserPermission.objects.bulk_create(
        [
            CaseUserPermission(permission=view_permission(), user=cast.users[key], content_object=case)
            for key in ("peer", "officer_b", "dispatcher")
        ],
        ignore_conflicts=True,
    )


def w_bulk_create_teams(cast, case):
    CaseGroupPermission.objects.bulk_create(
        [CaseGroupPermission(permission=view_permission(), group=cast.teams["b"].group, content_object=case)], ignore_conflicts=True
    )


def w_other_permission(cast, case):
    work = Permission.objects.get(codename="work_case", content_type__app_label="cases")
    CaseUserPermission.objects.get_or_create(permission=work, user=cast.officer_b, content_object=case)


def w_update_end(cast, case):
    CaseUserPermission.objects.filter(content_object=case).update(expires_at=timezone.now() - SOON)


def w_update_no_end(cast, case):
    CaseUserPermission.objects.filter(content_object=case).update(expires_at=None)
    CaseGroupPermission.objects.filter(content_object=case).update(expires_at=timezone.now() + SOON)


def w_update_user(cast, case):
    held = CaseUserPermission.objects.filter(content_object=case, permission=view_permission()).exclude(user=cast.clinician_b)
    if not CaseUserPermission.objects.filter(content_object=case, user=cast.clinician_b).exists():
        for row in held[:1]:
            CaseUserPermission.objects.filter(pk=row.pk).update(user=cast.clinician_b)


def w_delete_people(cast, case):
    CaseUserPermission.objects.filter(content_object=case).delete()


def w_delete_teams(cast, case):
    CaseGroupPermission.objects.all().delete()


def w_delete_one(cast, case):
    row = CaseUserPermission.objects.filter(content_object=case).first()
    if row:
        row.delete()


def w_sql_insert(cast, case):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_caseuserpermission (permission_id, user_id, content_object_id, reason, note, source, granted_at) "
            "VALUES (%s, %s, %s, 'shared', '', '', now()) ON CONFLICT DO NOTHING",
            [view_permission().pk, cast.police_supervisor_b.pk, case.pk],
        )


def w_sql_update(cast, case):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET is_restricted = NOT is_restricted WHERE id = %s", [case.pk])


def w_sql_move(cast, case):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET team_id = %s, agency_id = %s", [cast.teams["b"].pk, cast.agencies["lakeside"].pk])


def w_sql_delete(cast, case):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM cases_casegrouppermission; DELETE FROM cases_caseuserpermission WHERE content_object_id = %s", [case.pk]
        )


def w_bulk_update(cast, case):
    rows = list(Case.objects.all())
    for row in rows:
        row.status = "active"
        row.team = cast.teams["a"]
    Case.objects.bulk_update(rows, ["status", "team"])


def w_bulk_cases(cast, case):
    now = timezone.now()
    Case.objects.bulk_create(
        [
            Case(
                number=f"C-B{case.pk}-{Case.objects.count()}-{n}",
                person=case.person,
                agency=case.agency,
                team=case.team,
                opened_at=now,
                activity_at=now,
                is_restricted=n % 2,
            )
            for n in range(3)
        ]
    )


def w_delete_case(cast, case):
    CaseTransition.objects.filter(case=case).delete()
    case.emergencies.all().delete()
    Case.objects.filter(pk=case.pk).delete()


def w_move_member(cast, case):
    Membership.objects.filter(user=cast.officer).update(team=cast.teams["b"])


def w_end_member(cast, case):
    Membership.objects.filter(user=cast.clinician).update(ends_on=timezone.localdate() - dt.timedelta(days=1))


def w_role(cast, case):
    Membership.objects.filter(user=cast.peer).update(role="analyst")


def w_whole_agency(cast, case):
    Membership.objects.filter(user=cast.clinical_supervisor).update(team=None)


def w_disable(cast, case):
    User.objects.filter(pk=cast.officer_two.pk).update(is_active=False)


def w_second_membership(cast, case):
    made, _new = Membership.objects.get_or_create(
        user=cast.officer_b, agency=cast.agencies["riverton"], team=cast.teams["a"], role="officer"
    )
    User.objects.filter(pk=cast.officer_b.pk).update(current_membership=made)


def w_expire(cast, case):
    grants.expire(actor=Actor.system("tests"))


def w_new_group(cast, case):
    group = Group.objects.create(name=f"other {Group.objects.count()}")
    Team.objects.filter(pk=cast.teams["b"].pk).update(group=group)


WAYS = {name[2:]: value for name, value in list(globals().items()) if name.startswith("w_")}


def test_each_way_alone(cast):
    case, _other = make_case(cast), make_case(cast, "b", is_restricted=True)
    agree(cast)
    for name, way in WAYS.items():
        with transaction.atomic():
            way(cast, Case.objects.get(pk=case.pk))
            try:
                agree(cast)
            except AssertionError as error:
                raise AssertionError(f"after {name}: {error}") from error
            transaction.set_rollback(True)


def test_working_and_sharing_are_what_the_policy_says(cast):
    """has_perm of the two further permissions, for everybody, on a case open to all of them in different ways."""
    case = make_case(cast)
    for way in ("lead", "share", "share_team", "emergency", "sql_insert"):
        WAYS[way](cast, Case.objects.get(pk=case.pk))
    held = {act: set() for act in ("work", "share")}
    for key in EVERYBODY:
        user = User.objects.get(pk=cast.users[key].pk)
        for act, people in held.items():
            if user.has_perm(f"cases.{act}_case", case):
                people.add(key)
            assert user.has_perm(f"cases.{act}_case", case) == bool(
                should_see(user, case) and policy_of(Case).verdict(Actor.of(user), act, case)
            )
    team = {"officer", "officer_two", "clinician", "peer", "police_supervisor", "clinical_supervisor"}
    assert held["work"] == team | {"officer_b", "clinician_b", "police_supervisor_b"}
    assert held["share"] == {"clinician", "clinical_supervisor", "police_supervisor"}


@pytest.mark.slow
@settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(st.sampled_from(sorted(WAYS)), min_size=2, max_size=8))
def test_ways_one_after_another(cast, steps):
    """Any of the ways after any other; a step that is refused for what came before changes nothing."""
    with transaction.atomic():
        case = make_case(cast, number="C-T-WAYS")
        for step in steps:
            found = Case.objects.filter(pk=case.pk).first()
            if found is None:
                break
            try:
                with transaction.atomic():
                    WAYS[step](cast, found)
            except Exception as refusal:
                assert type(refusal).__module__ == "corecit.common.errors", (step, refusal)
            agree(cast, people=False)
        agree(cast)
        transaction.set_rollback(True)


def test_a_grant_past_its_end_opens_nothing_though_nobody_swept(cast):
    case = make_case(cast)
    ends = timezone.now() + SOON
    shares.share(actor=lead(cast), case_id=case.pk, level="lead", note="For a week", expires_at=ends, user_id=cast.officer_b.pk)
    assert reading.get(cast.actor("officer_b"), case.uid) == case
    CaseUserPermission.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert CaseAccess.objects.filter(principal=cast.officer_b.pk, case=case).exists()
    assert not visible(cast.actor("officer_b"), Case).exists()
    assert not User.objects.get(pk=cast.officer_b.pk).has_perm("cases.share_case", case)
    assert grants.expire(actor=Actor.system("tests")) == 1
    assert not CaseUserPermission.objects.filter(user=cast.officer_b).exists()
    assert not CaseAccess.objects.filter(principal=cast.officer_b.pk).exists()


def test_a_longer_grant_to_the_team_outlasts_a_shorter_one_to_the_person(cast):
    case = make_case(cast, "a")
    floor.grant(case, cast.officer_b, Level.VIEW, reason="shared", granted_by=None, expires_at=timezone.now() - SOON)
    floor.grant(case, cast.teams["b"], Level.VIEW, reason="shared", granted_by=None, expires_at=timezone.now() + SOON)
    agree(cast)
    assert reading.get(cast.actor("officer_b"), case.uid) == case


def test_a_deleted_case_leaves_nothing_behind(cast):
    case = make_case(cast)
    WAYS["share"](cast, case)
    WAYS["share_team"](cast, case)
    Case.objects.filter(pk=case.pk).delete()
    assert not CaseAccess.objects.exists()


def test_a_team_that_goes_takes_its_rows_along(cast):
    case = make_case(cast)
    team = Team.objects.create(agency=cast.agencies["lakeside"], name="Night", group=Group.objects.create(name="night"))
    floor.grant(case, team, Level.VIEW, reason="shared", granted_by=None)
    assert CaseAccess.objects.filter(principal=-team.pk).exists()
    gone = -team.pk
    team.delete()
    assert not CaseAccess.objects.filter(principal=gone).exists()


def test_truncated_grants_open_nothing(cast):
    case = make_case(cast)
    WAYS["share"](cast, case)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE cases_caseuserpermission")
    agree(cast)


def test_the_check_finds_mends_and_tells(cast, caplog):
    """Rows that nobody granted, and missing ones, are found, mended, audited and told."""
    case, other = make_case(cast), make_case(cast)
    system = Actor.system("tests")
    assert grants.verify(actor=system) == 0
    CaseAccess.objects.create(
        principal=cast.officer_b.pk, case=case, status="active", opened_at=case.opened_at, activity_at=case.activity_at
    )
    CaseAccess.objects.filter(case=other).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_caseaccess (principal, case_id, status, opened_at, activity_at)"
            " SELECT principal, 7777777, status, opened_at, activity_at FROM cases_caseaccess LIMIT 1"
        )
    assert visible(cast.actor("officer_b"), Case).exists()
    assert grants.verify(actor=system) == 3
    agree(cast)
    assert not CaseAccess.objects.filter(case_id=7777777).exists()
    event = AuditEvent.objects.filter(action="case_access.verify").first()
    assert event.outcome == "failed" and event.detail["extra"] == 2 and event.detail["missing"] == 1
    told = set(Notice.objects.filter(kind="case-access-difference").values_list("user_id", flat=True))
    assert told == {cast.privacy.pk, cast.admin.pk}
    assert "tables of access differed" in caplog.text
    assert grants.verify(actor=system) == 0


def test_only_the_system_sweeps_and_checks(cast):
    for operation in (grants.expire, grants.verify):
        with pytest.raises(Exception, match="Only corecit itself"):
            operation(actor=cast.actor("admin"))


def test_a_grant_is_one_per_permission(cast):
    case = make_case(cast)
    WAYS["share"](cast, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseUserPermission.objects.create(permission=view_permission(), user=cast.officer_b, content_object=case)


def test_the_list_goes_by_the_index(cast):
    """At some volume the newest cases of every kind of reader come from the index of their principal, and a few blocks of it."""
    case = make_case(cast)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_case (uid, created_at, updated_at, number, person_id, agency_id, team_id, status, is_restricted, reason, opened_at, activity_at,"
            " close_reason) SELECT gen_random_uuid(), now(), now(), 'C-V' || n, %s, %s, CASE WHEN n %% 50 = 0 THEN %s ELSE %s END, 'active', false, '',"
            " now() - n * interval '1 minute', now(), '' FROM generate_series(1, 5000) n",
            [case.person_id, case.agency_id, cast.teams["a"].pk, cast.teams["b"].pk],
        )
        cursor.execute(
            "INSERT INTO cases_caseuserpermission (permission_id, user_id, content_object_id, reason, note, source, granted_at)"
            " SELECT %s, %s, id, 'shared', '', '', now() FROM cases_case WHERE number LIKE 'C-V499%%'",
            [view_permission().pk, cast.officer.pk],
        )
        cursor.execute("ANALYZE cases_caseaccess; ANALYZE cases_case")
    for key, order in [("officer", "opened"), ("officer_b", "opened"), ("officer", "activity"), ("officer_b", "number")]:
        branches = reading._branches(cast.actor(key), reading.Filters(), order)
        for branch in branches:
            names = reading.ORDERS[order]
            plan = (
                branch.order_by(*names)
                .values_list(*[name.lstrip("-") for name in names])[:26]
                .explain(analyze=True, buffers=True, format="json")
            )
            assert "Seq Scan" not in plan, plan
            assert '"Sort"' not in plan, plan


def forget(case: Case, principal: User | Team, barrier: threading.Barrier, errors: list) -> None:
    """One revocation in a transaction of its own, at the same moment as another one."""
    try:
        with transaction.atomic():
            barrier.wait(10)
            floor.revoke(case, principal)
    except Exception as error:
        errors.append(error)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round", range(5))
def test_two_revocations_at_once_leave_nothing(transactional_db, round):
    cast = build()
    case = make_case(cast, "a", is_restricted=True)
    floor.grant(case, cast.officer_b, Level.VIEW, reason="shared", granted_by=None)
    floor.grant(case, cast.teams["b"], Level.VIEW, reason="shared", granted_by=None)
    # The two rows are open to one person by two ways: each revocation alone must not leave the other's row behind.
    barrier, errors = threading.Barrier(2), []
    threads = [threading.Thread(target=forget, args=(case, who, barrier, errors)) for who in (cast.officer_b, cast.teams["b"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not errors
    assert not CaseAccess.objects.filter(case=case).exists()
    agree(cast)


@pytest.mark.django_db(transaction=True)
def test_a_revocation_and_the_sweep_at_once_do_not_lock_each_other(transactional_db):
    cast = build()
    cases = [make_case(cast) for _n in range(4)]
    for case in cases:
        floor.grant(case, cast.officer_b, Level.LEAD, reason="shared", granted_by=None, expires_at=timezone.now() - SOON)
        floor.grant(case, cast.clinician_b, Level.LEAD, reason="shared", granted_by=None)
    errors: list = []

    def sweep() -> None:
        try:
            grants.expire(actor=Actor.system("tests"))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def take_back() -> None:
        try:
            for case in reversed(cases):
                shares.revoke(actor=lead(cast), case_id=case.pk, user_id=cast.officer_b.pk)
                shares.revoke(actor=lead(cast), case_id=case.pk, user_id=cast.clinician_b.pk)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep), threading.Thread(target=take_back)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not errors
    agree(cast)
    assert not CaseAccess.objects.filter(principal__in=[cast.officer_b.pk, cast.clinician_b.pk]).exists()


def test_a_case_with_a_follow_up_overdue_is_found_for_its_readers_alone(cast):
    case = make_case(cast)
    now = timezone.now()
    make_follow_up(cast, case, opens_at=now - SOON * 3, due_at=now - SOON, expires_at=now + SOON)
    only = reading.Filters(overdue=True)
    assert reading.newest(cast.actor("officer"), only).rows == [case]
    assert reading.newest(cast.actor("officer_b"), only).rows == []


def test_what_hangs_on_a_case_is_there_with_it(cast):
    """For everybody, with whatever else a condition asks beside it."""
    cases = [make_case(cast), make_case(cast, team="b"), make_case(cast, is_restricted=True)]
    w_share(cast, cases[0])
    for case in cases:
        make_follow_up(cast, case)
    every, foreign = {case.pk for case in cases}, cases[1].pk

    def of(condition: Q) -> set[int]:
        return set(FollowUp.objects.filter(condition).values_list("case_id", flat=True))

    seen_by = {}
    for actor in [*(cast.actor(key) for key in EVERYBODY), Actor.system("tests"), Actor.public("a link")]:
        seen = seen_by[actor.label] = set(visible(actor, Case).values_list("pk", flat=True))
        assert set(visible(actor, FollowUp).values_list("case_id", flat=True)) == of(in_open_case(actor)) == seen
        assert of(in_open_case(actor) | Q(case=foreign)) == seen | {foreign}
        assert of(~in_open_case(actor)) == every - seen
    assert seen_by["tests"] == every and seen_by["a link"] == set()
    assert len({frozenset(seen) for seen in seen_by.values()}) >= 4
