"""The ninety-second page in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Caution, Encounter, PersonContact, PlanStatus, PremiseCaution, ResponsePlan
from cases.presenters import persons, plans
from cases.presenters.persons import shown_number
from cases.selectors.places import Known
from corecit.common.models import OutcomeClass

# In the order in which they are needed at the door; cautions and calls stand apart.
AT_THE_DOOR = ("helps", "avoid", "escalates", "triggers", "baseline", "hospital", "transport")
ICONS = {
    "helps": "thumb-up",
    "avoid": "ban",
    "escalates": "trending-up",
    "triggers": "bolt",
    "baseline": "user",
    "transport": "car",
    "hospital": "building-hospital",
}


@dataclass(frozen=True)
class Warning:
    """Something to be careful of: what, from whom, since and until when, and where it was said (a place, the plan)."""

    text: str
    source: str
    noted_on: dt.date | None
    expires_on: dt.date | None


@dataclass(frozen=True)
class Line:
    """One contact as facts: when, where, what kind, how it ended by its outcome class."""

    at: dt.datetime
    place: str
    kind: str
    outcome: str
    agency: str


def warnings(cautions: Iterable[Caution], plan: ResponsePlan | None) -> list[Warning]:
    """Cautions of the person, newest first, and those that the plan names."""
    found = [Warning(one.text, one.source, one.noted_on, one.expires_on) for one in cautions]
    if plan is not None and plan.cautions:
        noted = timezone.localdate(plan.approved_at) if plan.approved_at else None
        found.append(
            Warning(
                plan.cautions,
                _("Response plan, approved by %(name)s") % {"name": plan.approved_by.name if plan.approved_by else ""},
                noted,
                plan.expires_on,
            )
        )
    return found


def premise_warnings(cautions: Iterable[PremiseCaution]) -> list[Warning]:
    """Cautions about places, each with the address for which it was written."""
    return [Warning(one.text, f"{one.source} · {one.address}", one.noted_on, one.expires_on) for one in cautions]


def known_warnings(known: Iterable[Known]) -> list[Warning]:
    """Cautions about people known at a place, each with the name of whom it is about."""
    return [
        Warning(one.text, f"{persons.name(row.person)} · {one.source}", one.noted_on, one.expires_on)
        for row in known
        for one in warnings(row.cautions, row.plan)
    ]


def sections(plan: ResponsePlan | None) -> list[tuple[str, str, str]]:
    """Icon, heading and words of the plan in the order of the door."""
    if plan is None or plan.status != PlanStatus.APPROVED:
        return []
    return [(ICONS[name], plans.label(name), getattr(plan, name)) for name in AT_THE_DOOR if getattr(plan, name)]


def calls(plan: ResponsePlan | None, contacts: Iterable[PersonContact]) -> tuple[list[plans.Contact], list[plans.Contact]]:
    """Whom to call, the plan's people first; and who is not to be called."""
    planned = plans.contacts(plan) if plan is not None else []
    able = [one for one in planned if one.may_call and one.href]
    known = {one.href for one in planned}
    able += [
        plans.Contact(one.name, str(one.get_relation_display()), shown_number(one.phone), one.phone, True)
        for one in contacts
        if one.phone not in known
    ]
    return able, [one for one in planned if not one.may_call]


def lines(encounters: Iterable[Encounter]) -> list[Line]:
    """The last contacts as facts alone: a disposition shows by its outcome class, which names no clinic."""
    return [
        Line(
            one.occurred_at,
            one.address,
            one.final_type or one.initial_type,
            next(
                (str(OutcomeClass(row.outcome_class).label) for row in one.dispositions.all() if row.is_primary and row.outcome_class), ""
            ),
            one.agency.short_name,
        )
        for one in encounters
    ]
