"""The large database that the benches of one run share."""

from __future__ import annotations

import os
import time

import pytest

from corecit.access.actor import Actor
from corecit.accounts.models import User
from reporting.synthetic import volume

CASES = int(os.environ.get("BENCH_CASES", "1000000"))
SIZE = volume.Size(cases=CASES, **dict.fromkeys(("encounters", "notes", "follow_ups", "calls"), CASES * 3 // 10))


@pytest.fixture(scope="session")
def readers(django_db_setup, django_db_blocker) -> dict[str, Actor]:
    """The readers of the large database by name. With --reuse-db one that is there already is measured as it is."""
    with django_db_blocker.unblock():
        made = volume.present()
        if not made:
            begun = time.perf_counter()
            made = volume.load(SIZE, print)
            print(f"loaded in {time.perf_counter() - begun:.0f} s")
        return {name: Actor.of(User.objects.get(pk=user.pk)) for name, user in made.items()}
