"""Being on duty: one's own shift, the team's beside it, and what home says of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from corecit.access.policies import visible
from corecit.accounts.models import Shift
from corecit.accounts.operations import shifts
from corecit.common import clock
from corecit.common.errors import Conflict, Denied, Invalid, NotVisible
from tests.cast import PEOPLE


def start(cast, key, **values):
    return shifts.start(actor=cast.actor(key), **({"team": cast.teams["a"], "unit": "1A12", "hours": 12} | values))


@pytest.mark.parametrize("key", ["dispatcher", "admin", "privacy", "analyst", "partner", "nobody"])
def test_who_writes_no_reports_is_never_on_duty(cast, sign_in, key):
    with pytest.raises(Denied):
        start(cast, key)
    assert sign_in(key).get(reverse("accounts:shift-start")).status_code == 403
    assert not Shift.objects.exists()


@pytest.mark.parametrize("key", sorted(set(PEOPLE) - {"officer"}))
def test_nobody_else_ends_a_shift(cast, key):
    shift = start(cast, "officer")
    with pytest.raises((Denied, NotVisible)):
        shifts.end(actor=cast.actor(key), shift=shift)
    shift.refresh_from_db()
    assert shift.ends_at > clock.now()


def test_another_team_does_not_see_who_is_on_duty(cast, sign_in):
    start(cast, "officer", unit="1A77")
    assert not visible(cast.actor("officer_b"), Shift).exists()
    assert "1A77" not in sign_in("officer_b").get("/").content.decode()
    assert "1A77" in sign_in("officer_two").get("/").content.decode()


def test_a_shift_is_ones_own_team_and_one_day_at_most(cast):
    with pytest.raises(Invalid):
        start(cast, "officer", team=cast.teams["b"])
    for hours in (0, 25):
        with pytest.raises(Invalid):
            start(cast, "officer", hours=hours)


def test_a_new_shift_ends_the_one_that_runs(cast):
    first = start(cast, "officer")
    second = start(cast, "officer", unit="1A14")
    first.refresh_from_db()
    assert first.ends_at <= second.starts_at
    assert second.ends_at - second.starts_at == dt.timedelta(hours=12)
    shifts.end(actor=cast.actor("officer"), shift=second)
    with pytest.raises(Conflict):
        shifts.end(actor=cast.actor("officer"), shift=second)


def test_home_starts_and_ends_it(cast, sign_in):
    client = sign_in("officer")
    assert "Not on duty" in client.get("/").content.decode()
    refused = client.post(reverse("accounts:shift-start"), {"team": cast.teams["a"].pk, "unit": "1A12", "hours": 99})
    assert refused.status_code == 400 and 'value="1A12"' in refused.content.decode()
    assert client.post(reverse("accounts:shift-start"), {"team": cast.teams["a"].pk, "unit": "1A12", "hours": 10}).status_code == 302
    assert "On duty as 1A12" in client.get("/").content.decode()
    client.post(reverse("accounts:shift-end", args=[Shift.objects.get().uid]))
    assert "Not on duty" in client.get("/").content.decode()
