"""Reading disclosures: the officer who was told, the clinical side of a case, and the accounting that the privacy officer keeps."""

from __future__ import annotations

from django.db.models import Q

from cases.models import Case, Disclosure, Encounter
from cases.policies.assessments import may_disclose, officers_of
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, visible
from corecit.audit.trail import record
from corecit.common.errors import NotVisible
from corecit.web import paging
from corecit.web.paging import Page

_WITH = ("disclosed_by", "recipient", "recipient_agency", "agency", "encounter", "case")


def of_case(actor: Actor, case: Case) -> list[Disclosure]:
    """What was told about a case, newest first."""
    rows = visible(actor, Disclosure).filter(Q(case=case) | Q(encounter__case=case))
    return list(rows.select_related(*_WITH)[:100])


def of_encounter(actor: Actor, encounter: Encounter) -> list[Disclosure]:
    """What was told at an encounter, newest first; an officer reads what was told to them, and that they read it is kept."""
    found = list(visible(actor, Disclosure).filter(encounter=encounter).select_related(*_WITH)[:50])
    for one in found:
        if actor.user is not None and one.recipient_id == actor.user.pk:
            record(actor, "disclosure.view", one, case=one.case)
    return found


def accounting(actor: Actor, cursor: str | None = None, size: int = paging.PAGE_SIZE) -> Page:
    """Every disclosure without what was said, newest first, for the privacy officer. Raises NotVisible for others, Invalid on a damaged cursor."""
    if not actor.can("audit.all"):
        raise NotVisible
    rows = visible(actor, Disclosure).defer("text", "level").select_related(*_WITH)
    return paging.page(rows, ["-disclosed_at", "-id"], cursor, size)


def may(actor: Actor, encounter: Encounter) -> Verdict:
    """Whether the actor may tell an officer something clinical at this encounter."""
    return may_disclose(actor, encounter)


def officers(encounter: Encounter) -> list[tuple[str, str]]:
    """(uid, "Name, Agency") of the officers who were there."""
    return [
        (str(row.user.uid), ", ".join(filter(None, [row.user.name, row.agency.short_name if row.agency else ""])))
        for row in officers_of(encounter)
        if row.user
    ]
