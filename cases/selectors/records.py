"""Reading cases: the list from `cases_caseaccess`, one case, what may be done with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import hooks
from cases.models import (
    Case,
    CaseAccess,
    CaseStatus,
    CaseTransition,
    CaseUserPermission,
    Encounter,
    EncounterPerson,
    FollowUp,
    FollowUpStatus,
    GrantReason,
    Person,
)
from cases.policies.cases import in_force
from cases.states.records import ACTS, OPEN, TRANSITIONS, follows
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, fetch, no, verdict, visible
from corecit.audit.trail import record_view
from corecit.common import clock
from corecit.web import paging
from corecit.web.paging import PAGE_SIZE, Page

# The sorts of the list, each an order that an index of `cases_caseaccess` serves. Numbers are given out in the order of ids.
ORDERS: dict[str, list[str]] = {"opened": ["-opened_at", "-case_id"], "activity": ["-activity_at", "-case_id"], "number": ["-case_id"]}
WORKING = (GrantReason.LEAD, GrantReason.ASSIGNED)


@dataclass(frozen=True)
class Filters:
    """What a list of cases is narrowed to; nothing by default."""

    # A status, or "open" for all but closed.
    status: str = ""
    team_id: int | None = None
    # The uid of the user who leads it.
    lead_uid: str = ""
    # Those the actor leads or is assigned to.
    mine: bool = False
    restricted: bool | None = None
    opened_from: dt.date | None = None
    opened_to: dt.date | None = None
    # With a follow-up past its due time.
    overdue: bool = False


def _on_case(actor: Actor, filters: Filters) -> Q:
    """The filters that the case itself answers, for rows of `cases_caseaccess`."""
    wanted = Q()
    if filters.team_id is not None:
        wanted &= Q(case__team_id=filters.team_id)
    if filters.lead_uid:
        wanted &= Q(case__lead__uid=filters.lead_uid)
    if filters.restricted is not None:
        wanted &= Q(case__is_restricted=filters.restricted)
    if filters.mine:
        wanted &= Q(Exists(CaseUserPermission.objects.filter(content_object=OuterRef("case_id"), user=actor.user, reason__in=WORKING)))
    if filters.overdue:
        late = FollowUp.objects.filter(case=OuterRef("case_id"), status=FollowUpStatus.OPEN, due_at__lt=clock.now())
        wanted &= Q(Exists(late))
    return wanted


def _opened(filters: Filters) -> Q:
    """The days on which the case was opened, in the reader's time zone."""
    wanted, zone = Q(), timezone.get_current_timezone()
    if filters.opened_from:
        wanted &= Q(opened_at__gte=dt.datetime.combine(filters.opened_from, dt.time.min, zone))
    if filters.opened_to:
        wanted &= Q(opened_at__lt=dt.datetime.combine(filters.opened_to + dt.timedelta(days=1), dt.time.min, zone))
    return wanted


def _branches(actor: Actor, filters: Filters, order: str) -> list[QuerySet[CaseAccess]]:
    """One scan of an index per principal (and per status where the index begins with it); what is one's own is open under the user's key alone."""
    principals = [actor.user.pk] if filters.mine and actor.user else actor.principals
    rows = CaseAccess.objects.filter(in_force(), _opened(filters), _on_case(actor, filters))
    if filters.status == "open" and order != "opened":
        rows = rows.exclude(status=CaseStatus.CLOSED)
    statuses = (
        [filters.status] if filters.status and filters.status != "open" else list(OPEN) if filters.status and order == "opened" else []
    )
    by_principal = [rows.filter(principal=principal) for principal in principals]
    return [branch.filter(status=status) for branch in by_principal for status in statuses] if statuses else by_principal


def newest_ids(branches: list[QuerySet[CaseAccess]], order: str, cursor: str | None, size: int) -> Page:
    """A page of (sort value, case id) tuples: the newest of each branch, merged."""
    return paging.merged(branches, ORDERS[order], cursor, size)


def newest(
    actor: Actor, filters: Filters | None = None, *, order: str = "opened", cursor: str | None = None, size: int = PAGE_SIZE
) -> Page:
    """A page of the cases the actor may see, newest first by one of ORDERS; each with person, team, lead and `next_due_at`. Raises Invalid on a damaged cursor."""
    if not actor.can("case.view") or actor.user is None:
        return Page([])
    found = newest_ids(_branches(actor, filters or Filters(), order), order, cursor, size)
    found.rows = in_order(actor, [row[-1] for row in found.rows])
    return found


def in_order(actor: Actor, ids: list[int]) -> list[Case]:
    """The visible ones among these cases, in this order, as lists show them."""
    rows = {case.pk: case for case in listed(visible(actor, Case)).filter(pk__in=ids)}
    return [rows[pk] for pk in ids if pk in rows]


def listed(rows: QuerySet[Case]) -> QuerySet[Case]:
    """With what a list shows of each case."""
    due = (
        FollowUp.objects.filter(case=OuterRef("pk"), status=FollowUpStatus.OPEN)
        .order_by()
        .values("case")
        .annotate(at=Min("due_at"))
        .values("at")
    )
    return rows.select_related("person", "team", "agency", "lead").annotate(next_due_at=Subquery(due))


def get(actor: Actor, uid: UUID | str) -> Case:
    """One case; raises NotVisible."""
    return fetch(actor, listed(visible(actor, Case)), uid=uid)


def detail(actor: Actor, uid: UUID | str, *, via: str = "page") -> Case:
    """One case for reading; audited. Raises NotVisible."""
    case = fetch(actor, listed(visible(actor, Case)).select_related("created_by", "closed_by"), uid=uid)
    record_view(actor, case, person=case.person, via=via)
    return case


def open_of_person(actor: Actor, person_id: int) -> list[Case]:
    """The open cases of a person that the actor may see: offered before another one is opened."""
    return list(listed(visible(actor, Case)).filter(person=person_id, status__in=OPEN).order_by("-opened_at")[:10])


def open_of_persons(actor: Actor, uids: list[str]) -> list[Case]:
    """The open cases of several persons that the actor may see, newest first."""
    if not uids:
        return []
    return list(listed(visible(actor, Case)).filter(person__uid__in=uids, status__in=OPEN).order_by("-opened_at")[:20])


def standing_in_the_way(actor: Actor, case: Case) -> list[str]:
    """What has to be settled before the case can be closed, in sentences."""
    return hooks.obstacles(actor, case)


def transition_verdict(actor: Actor, case: Case, to: str) -> Verdict:
    """Whether the case may be led to a state by this actor now: role and grant, the table of transitions, and for closing what stands in the way."""
    may = verdict(actor, "transition", case)
    if not may:
        return may
    may = follows(case.status, to)
    if may and to == CaseStatus.CLOSED and (standing := hooks.obstacles(actor, case)):
        return no(_("Before the case can be closed: %(things)s") % {"things": " ".join(standing)})
    return may


@dataclass(frozen=True)
class Move:
    """A step that the case could take, and whether it may."""

    to: str
    label: str
    verdict: Verdict


def moves(actor: Actor, case: Case) -> list[Move]:
    """The steps from the case's present state, the usual one first."""
    return [Move(str(to), str(ACTS[to]), transition_verdict(actor, case, to)) for to in TRANSITIONS[case.status]]


def _told(rows: QuerySet[Encounter], until: dt.datetime | None, limit: int) -> list[Encounter]:
    if until is not None:
        rows = rows.filter(occurred_at__lte=until)
    shown = rows.select_related("agency").prefetch_related("dispositions__code", "responders__user")
    return list(shown.order_by("-occurred_at", "-id")[:limit])


def encounters(actor: Actor, case: Case, until: dt.datetime | None = None, limit: int = 500) -> list[Encounter]:
    """The newest encounters of a case at or before a time, with how they ended and who came."""
    return _told(visible(actor, Encounter).filter(case=case), until, limit)


def encounters_of_person(actor: Actor, person: Person, until: dt.datetime | None, limit: int) -> list[Encounter]:
    """The newest encounters at which a person was the one in crisis, with a case or without one."""
    met = EncounterPerson.objects.filter(person=person, role="subject").values("encounter")
    return _told(visible(actor, Encounter).filter(pk__in=met), until, limit)


def transitions(actor: Actor, cases: Sequence[Case], until: dt.datetime | None = None, limit: int = 500) -> list[CaseTransition]:
    """The newest steps of some cases at or before a time."""
    rows = visible(actor, CaseTransition).filter(case__in=cases)
    if until is not None:
        rows = rows.filter(at__lte=until)
    return list(rows.select_related("by", "case").order_by("-at", "-id")[:limit])


def free_encounter(actor: Actor, uid: UUID | str) -> Encounter:
    """An encounter from which a case may be opened, with its person; raises NotVisible."""
    return fetch(actor, visible(actor, Encounter).select_related("agency", "case").prefetch_related("encounter_persons__person"), uid=uid)


def subjects(encounter: Encounter) -> list[Person]:
    """The persons in crisis of an encounter."""
    return [row.person for row in encounter.encounter_persons.all() if row.role == "subject"]


def mine(actor: Actor, limit: int = 8) -> list[Case]:
    """The open cases that the actor leads or is assigned to, latest activity first; for the home page."""
    return newest(actor, Filters(status="open", mine=True), order="activity", size=limit).rows
