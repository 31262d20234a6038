"""The volume generator makes what the triggers would have made."""

import pytest
from django.db import connection, transaction

from cases.models import Case, CaseAccess
from corecit.access.actor import Actor
from corecit.access.policies import visible
from reporting.synthetic import volume

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def readers(django_db_setup, django_db_blocker):
    """One volume for all that is asked of it, which changes nothing; it is taken back behind the last test."""
    size = volume.Size(cases=4000, grants_per_case=2, encounters=600, notes=500, follow_ups=500, calls=400)
    with django_db_blocker.unblock(), transaction.atomic():
        yield volume.load(size, lambda words: None)
        transaction.set_rollback(True)


def test_the_three_readers_see_what_they_stand_for(readers):
    seen = {name: visible(Actor.of(user), Case).count() for name, user in readers.items()}
    assert seen["light"] == 60 and seen["old"] == 400
    assert 100 < seen["heavy"] < 130
    newest = Case.objects.order_by("-opened_at").values_list("pk", flat=True)[:25]
    assert not visible(Actor.of(readers["old"]), Case).filter(pk__in=list(newest)).exists()


def test_the_read_table_is_what_the_database_would_compute(readers):
    with connection.cursor() as cursor:
        cursor.execute("SELECT principal, case_id FROM case_access_wanted(ARRAY(SELECT id FROM cases_case))")
        wanted = set(cursor.fetchall())
    assert set(CaseAccess.objects.values_list("principal", "case_id")) == wanted


@pytest.mark.parametrize("table", ["cases_encounter", "cases_call", "cases_personaddress"])
def test_places_have_the_keys_that_the_database_would_give(readers, table):
    typed = "text" if table == "cases_personaddress" else "address"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), count(*) FILTER (WHERE place_key <> corecit_place_key({typed})) FROM {table}")  # noqa: S608
        rows, wrong = cursor.fetchone()
    assert rows and not wrong
