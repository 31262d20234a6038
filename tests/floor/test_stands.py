"""A condition written in SQL says what the same condition of Django's says, wherever it stands."""

from __future__ import annotations

import pytest
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from corecit.accounts.models import Membership, Team, User
from corecit.common.stands import Stands

OFFICERS = Exists(Membership.objects.filter(user=OuterRef("pk"), role="officer"))


def officers(column: str) -> Stands:
    return Stands(column, "accounts_membership held WHERE held.user_id = {} AND held.role = %s", ("officer",))


def names(rows: QuerySet[User]) -> set[str]:
    return set(rows.values_list("name", flat=True))


@pytest.mark.django_db
def test_it_says_what_exists_says(cast):
    assert names(User.objects.filter(officers("pk"))) == names(User.objects.filter(OFFICERS)) == {"Dana Olsen", "Marcus Webb", "Sam Ortiz"}
    assert names(User.objects.exclude(officers("pk"))) == names(User.objects.exclude(OFFICERS)) != set()


@pytest.mark.django_db
def test_within_other_conditions_it_keeps_to_the_query_around_it(cast):
    by_user = Membership.objects.filter(Q(officers("user")) & Q(team=cast.teams["b"]))
    assert {one.user for one in by_user} == {cast.officer_b}
    teams = Team.objects.filter(Exists(Membership.objects.filter(officers("user"), team=OuterRef("pk"))))
    assert set(teams) == {cast.teams["a"], cast.teams["b"]}
    # Twice in one query, and in a query that joins the very table of the condition.
    both = User.objects.filter(Q(officers("pk")) | ~Q(officers("pk")), memberships__role="clinician")
    assert names(both) == {"Nadia Haddad", "Iris Chen"}


@pytest.mark.django_db
def test_something_other_than_a_column_is_refused(cast):
    with pytest.raises(ValueError, match="Only a column"):
        list(User.objects.filter(Stands(F("pk") + 1, "accounts_membership held WHERE held.user_id = {}")))
