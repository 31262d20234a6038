"""A query written once finds what the same query of Django's finds, whole."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.backends.db import SessionStore as DjangosStore

from corecit.access.actor import memberships_of
from corecit.accounts.models import Membership, Team, User
from corecit.accounts.sessions import SessionStore
from corecit.common import clock
from corecit.common.written import Written, any_row

HELD = Written(Membership, "m.role = %(role)s ORDER BY m.id", ("agency", "team"))

pytestmark = pytest.mark.django_db


def whole(row):
    return {name: value for name, value in row.__dict__.items() if name != "_state"}


def test_every_field_of_the_row_and_of_those_it_points_to(cast, django_assert_num_queries):
    for role in ("officer", "privacy_officer", "partner"):
        expected = list(Membership.objects.select_related("agency", "team").filter(role=role).order_by("id"))
        with django_assert_num_queries(1):
            found = HELD(role=role)
            pairs = [(one, one.agency, one.team) for one in found]
        assert found == expected != []
        for (one, agency, team), other in zip(pairs, expected, strict=True):
            assert whole(one) == whole(other) and whole(agency) == whole(other.agency)
            assert (team and whole(team)) == (other.team and whole(other.team))
    assert any(one.team is None for one in HELD(role="privacy_officer"))


def test_what_it_made_can_be_changed_and_saved(cast):
    one = HELD(role="officer")[0]
    one.unit = "7-Adam"
    one.save(update_fields=["unit"])
    one.agency.short_name = "RPD"
    one.agency.save(update_fields=["short_name"])
    assert HELD(role="officer")[0].unit == "7-Adam"
    assert Membership.objects.get(pk=one.pk).agency.short_name == "RPD"


def test_a_value_is_a_value_and_never_a_part_of_the_query(cast):
    assert HELD(role="officer' OR true --") == []


def test_only_foreign_keys_are_followed(cast):
    with pytest.raises(TypeError, match=r"Membership\.unit is no foreign key"):
        Written(Membership, "true", ("unit",))()


def test_memberships_are_those_in_force_now(cast):
    held = {user: memberships_of(user) for user in User.objects.all()}
    today = clock.now().date()
    for user, found in held.items():
        rows = (
            Membership.objects.filter(user=user, is_active=True, agency__is_active=True)
            .exclude(starts_on__gt=today)
            .exclude(ends_on__lt=today)
        )
        assert found == (list(rows.order_by("id")) if user.is_active else [])
    assert any(held.values())


def test_a_session_lasts_as_long_as_djangos(cast):
    store = DjangosStore()
    store["began"] = 1
    store.set_expiry(dt.timedelta(minutes=5))
    store.create()
    assert SessionStore(store.session_key)["began"] == 1
    gone = DjangosStore()
    gone["began"] = 1
    gone.set_expiry(dt.timedelta(minutes=-5))
    gone.create()
    for key in (gone.session_key, "no-such-session", "", None, "\x01"):
        read = SessionStore(key)
        assert read.get("began") is None and read.session_key is None


def test_any_row_says_whether_one_stands(cast):
    assert any_row(Team, "m.name = %(name)s", name="Crisis Team B")
    assert not any_row(Team, "m.name = %(name)s", name="Crisis Team C' OR 'a' = 'a")
