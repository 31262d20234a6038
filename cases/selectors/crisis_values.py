"""How an agency reads the dispositions of a crisis form, and which contacts came in already."""

from __future__ import annotations

import uuid

from cases.crisis_form import DISPOSITIONS
from cases.models import CrisisValue, Encounter
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.accounts.models import Agency, Sector, Team, User
from corecit.common.models import Code, CodeList


def map_of(agency: Agency) -> dict[str, str]:
    """Value as the form writes it -> code of the disposition list: the shipped ones, and over them the agency's own."""
    return DISPOSITIONS | dict(CrisisValue.objects.filter(agency=agency).values_list("value", "code"))


def outcome_classes() -> dict[str, str]:
    """Code -> outcome class of every disposition, retired ones among them."""
    return dict(Code.objects.filter(list=CodeList.DISPOSITION).values_list("code", "outcome_class"))


def key_of(agency: Agency, contact: str) -> uuid.UUID:
    """What marks the encounter of a contact, so that a file that comes twice makes nothing twice."""
    return uuid.uuid5(agency.uid, f"crisis contact {contact}")


def known(agency: Agency, contacts: list[str]) -> set[str]:
    """Those of some contacts that came in already."""
    keys = {key_of(agency, one): one for one in contacts}
    found = Encounter.objects.filter(start_key__in=keys).values_list("start_key", flat=True)
    return {keys[key] for key in found if key is not None}


def author(agency: Agency, email: str) -> User | None:
    """The person under whose name the reports come in; None when the address is nobody's."""
    return User.objects.filter(email__iexact=email, is_active=True).first()


def team(actor: Actor, name: str) -> Team | None:
    """One of the author's teams by its name, the first without one; None when there is none."""
    rows = visible(actor, Team).filter(pk__in=actor.team_ids).order_by("id")
    return (rows.filter(name__iexact=name) if name else rows).first()


def agencies(actor: Actor) -> list[Agency]:
    """The agencies whose crisis forms may come in: those of law enforcement."""
    return list(visible(actor, Agency).filter(sector=Sector.LAW_ENFORCEMENT).order_by("name"))
