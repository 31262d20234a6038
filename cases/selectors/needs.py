"""Reading social needs: of a case, of an encounter, with what was done about each."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, Q

from cases.models import Case, Encounter, SocialNeed, SocialNeedStep
from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible

_STEPS = Prefetch("steps", SocialNeedStep.objects.select_related("by").order_by("on", "id"))


def get(actor: Actor, uid: UUID | str) -> SocialNeed:
    """One need with its steps; raises NotVisible."""
    return fetch(actor, visible(actor, SocialNeed).select_related("case", "encounter", "person").prefetch_related(_STEPS), uid=uid)


def of_case(actor: Actor, case: Case, limit: int = 100) -> list[SocialNeed]:
    """Needs found on a case or at its encounters, in the order found."""
    rows = visible(actor, SocialNeed).filter(Q(case=case) | Q(encounter__case=case))
    return list(rows.select_related("found_by").prefetch_related(_STEPS)[:limit])


def of_encounter(actor: Actor, encounter: Encounter, limit: int = 100) -> list[SocialNeed]:
    """Needs found at an encounter."""
    return list(visible(actor, SocialNeed).filter(encounter=encounter).select_related("found_by").prefetch_related(_STEPS)[:limit])
