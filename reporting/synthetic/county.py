"""The whole county in one transaction: all of it, or nothing."""

from __future__ import annotations

import random
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from corecit.access.actor import Actor
from corecit.accounts.models import User
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict
from corecit.common.operations.codes import load_defaults
from reporting.synthetic import care, directory, follow_up_protocol, history, identity, notes, people, plans, screening

SEED = 19880517


@transaction.atomic
def load(*, actor: Actor, seed: int = SEED) -> dict[str, Any]:
    """Makes the county around the present moment; raises Conflict where people exist already, as it is for an empty database alone."""
    if User.objects.exists():
        raise Conflict(
            "There are people in this database already. The synthetic county is loaded into an empty one: make reset starts over."
        )
    chance, now = random.Random(seed), clock.now()  # noqa: S311
    load_defaults(actor=actor)
    staff = people.make_staff(now, chance)
    organizations, services = directory.make_directory(staff, now, chance)
    people.bind_partner_users(staff, organizations)
    history.make_type_maps(staff)
    persons = history.make_persons(staff, chance, now)
    told = history.make_encounters(staff, chance, now, persons)
    notes.make_templates(staff)
    cases = care.make_cases(staff, chance, now, told)
    care.make_follow_ups(staff, chance, now, cases)
    care.make_referrals(staff, chance, now, cases, services)
    plans.make_plans(staff, chance, now, cases)
    plans.make_safety_plans(staff, now, cases)
    plans.make_premises(staff, now, cases)
    screens = screening.make_screens(staff, now, cases, seed)
    identity.make_identities(staff, cases)
    history.make_open_calls(staff, chance, now)
    follow_up_protocol.make_protocol(staff, actor, now, cases)
    follow_up_protocol.make_handover(staff, cases)
    record(actor, "demo.load", None, seed=seed)
    with connection.cursor() as cursor:
        # So much at once: the first pages are not to wait until the database counts by itself.
        cursor.execute("ANALYZE")
    return {
        "people": len(staff.users),
        "persons": len(persons),
        "encounters": len(told.encounters),
        "cases": len(cases),
        "screens": screens,
        "services": len(services),
    }


def sign_ins() -> list[tuple[str, str, str]]:
    """Role, address and password of the first person of each role; empty where the county was not loaded."""
    if not settings.DEMO or not User.objects.filter(email=f"officer@{people.DOMAIN}").exists():
        return []
    shown: dict[str, tuple[str, str, str]] = {}
    for key, _name, _agency, _team, role in people.PEOPLE:
        shown.setdefault(role, (str(people.Role(role).label), f"{key}@{people.DOMAIN}", people.DEMO_PASSWORD))
    return list(shown.values())
