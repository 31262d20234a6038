"""Row history stands where the record is, made by database triggers so that bulk writes are caught too; no model takes a way around the rules."""

from __future__ import annotations

import ast

import pghistory
import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from cases.models import Case, Person
from tests.factories.cases import make_case, make_encounter, make_follow_up, make_person
from tests.rules.places import files, models, short, tree

TRACKED = [
    "cases.Case",
    "cases.Person",
    "cases.Encounter",
    "cases.PolicePart",
    "cases.ClinicalPart",
    "cases.FollowUp",
    "cases.Assessment",
    "cases.SocialNeed",
    "referrals.Referral",
]


def history_of(model: type[Model]) -> type[Model]:
    return next(event for event in apps.get_models() if getattr(event, "pgh_tracked_model", None) is model)


@pytest.mark.parametrize("label", TRACKED)
def test_the_triggers_stand_in_the_database(db, label):
    model = apps.get_model(label)
    assert history_of(model)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger%%'", [model._meta.db_table]
        )
        triggers = cursor.fetchall()
    assert len(triggers) >= 2 and all(enabled == "O" for _name, enabled in triggers)


def test_a_bulk_write_leaves_its_history(cast):
    person = make_person()
    case = make_case(cast, person=person)
    events = history_of(Case).objects.filter(pgh_obj_id=case.pk)
    before = events.count()
    Case.objects.filter(pk=case.pk).update(is_restricted=True)
    assert events.count() == before + 1
    Person.objects.bulk_update([person], ["first_name"])
    make_encounter(cast, case=case)
    make_follow_up(cast, case)
    assert history_of(apps.get_model("cases.Encounter")).objects.exists() and history_of(apps.get_model("cases.FollowUp")).objects.exists()


def test_history_is_written_by_pghistory_alone():
    assert {event._meta.label for event in apps.get_models() if issubclass(event, pghistory.models.Event)} >= {
        f"{label}Event" for label in TRACKED
    }


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_no_save_override(model):
    own = [cls for cls in model.__mro__ if cls.__module__.split(".")[0] in ("corecit", "partners", "cases", "referrals", "reporting")]
    assert not [cls.__name__ for cls in own if "save" in vars(cls) or "delete" in vars(cls)]


def test_no_signals_between_our_apps():
    """Only what other packages tell of sign-ins is listened to."""
    listening = []
    for path in files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("django.db.models.signals", "django.dispatch")):
                listening.append(short(path))
    assert set(listening) <= {"corecit/accounts/receivers.py"}
