"""Reading response plans, their history, suggestions and proposals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.models import Person, PlanProposal, PlanStatus, PlanStep, PlanSuggestion, ProposalStatus, ResponsePlan
from cases.policies.persons import on_patrol
from cases.states import plans as states
from corecit.access.actor import Actor
from corecit.access.policies import fetch, verdict, visible
from corecit.audit.trail import record_view
from corecit.web.paging import PAGE_SIZE, Page, page

TABS = ("review", "preparation", "force", "ending", "over")


def _rows(actor: Actor) -> QuerySet[ResponsePlan]:
    return visible(actor, ResponsePlan).select_related("person", "team", "owner", "approved_by")


def get(actor: Actor, uid: UUID | str) -> ResponsePlan:
    """One plan; raises NotVisible."""
    return fetch(actor, _rows(actor).select_related("submitted_by", "visibility_by", "revises"), uid=uid)


@dataclass(frozen=True)
class Sheet:
    """A plan as its page shows it; what the reader may not see is empty."""

    plan: ResponsePlan
    steps: list[PlanStep]
    suggestions: list[PlanSuggestion]
    others: list[ResponsePlan]


def detail(actor: Actor, uid: UUID | str, *, via: str = "page") -> ResponsePlan:
    """One plan for reading; audited. Raises NotVisible."""
    plan = get(actor, uid)
    record_view(actor, plan, person=plan.person, version=plan.version, via=via)
    return plan


def sheet(actor: Actor, uid: UUID | str) -> Sheet:
    """One plan with its history, suggestions and other versions; audited. Raises NotVisible."""
    plan = detail(actor, uid)
    return Sheet(
        plan=plan,
        steps=list(visible(actor, PlanStep).filter(plan=plan).select_related("by")[:100]),
        suggestions=list(visible(actor, PlanSuggestion).filter(plan__person=plan.person).select_related("by", "answered_by", "plan")[:50]),
        others=list(_rows(actor).filter(person=plan.person).exclude(pk=plan.pk).order_by("-version", "-id")[:50]),
    )


def changes(plan: ResponsePlan) -> list[str]:
    """The names of the fields in which a version differs from the one that it revises."""
    before = plan.revises
    names = ("baseline", "escalates", "triggers", "helps", "avoid", "cautions", "transport", "hospital", "contacts")
    return [name for name in names if before is not None and getattr(before, name) != getattr(plan, name)]


def soon() -> dt.date:
    """Plans whose last day lies on or before this one are to be looked at again."""
    return timezone.localdate() + dt.timedelta(days=settings.PLAN_REMIND_DAYS)


def listing(actor: Actor, tab: str, cursor: str | None = None, *, person: Person | None = None, size: int = PAGE_SIZE) -> Page:
    """The plans of one tab: waiting for approval, in preparation, in force, ending or expired, over; of everybody or of one person."""
    today = timezone.localdate()
    asked = {
        "review": Q(status=PlanStatus.SUBMITTED),
        "preparation": Q(status__in=states.OPEN),
        "force": Q(status=PlanStatus.APPROVED, expires_on__gte=today),
        "ending": Q(status=PlanStatus.EXPIRED) | Q(status=PlanStatus.APPROVED, expires_on__lte=soon()),
        "over": Q(status__in=[PlanStatus.RETIRED, PlanStatus.REPLACED]),
    }[tab]
    rows = _rows(actor).filter(asked) if person is None else _rows(actor).filter(asked, person=person)
    return page(rows, ["expires_on", "id"] if tab == "ending" else ["-id"], cursor, size)


def of_person(actor: Actor, person: Person) -> list[ResponsePlan]:
    """The plans of a person that are not over, the one in force first."""
    rows = _rows(actor).filter(person=person, status__in=[*states.SETTLED, *states.IN_PREPARATION])
    return sorted(rows, key=lambda plan: (plan.status not in states.SETTLED, -plan.version))


def on_patrol_of(actor: Actor, person: Person) -> ResponsePlan | None:
    """The plan that officers read now, whoever asks: also the clinical side is shown no other on the page for the door."""
    return on_patrol_of_each(actor, [person]).get(person.pk)


def on_patrol_of_each(actor: Actor, people: Sequence[Person]) -> dict[int, ResponsePlan]:
    """The plans that officers read now, by person; where two records were linked, the one approved last."""
    rows = _rows(actor).filter(on_patrol(), person__in=people).order_by("approved_at", "id")
    return {plan.person_id: plan for plan in rows}


def usual(one: ResponsePlan, other: ResponsePlan) -> str:
    """Which of two plans in force stays when two records are linked, unless somebody chooses: the one patrol reads, then the one approved last."""

    def standing(plan: ResponsePlan) -> tuple[bool, bool, dt.datetime | None]:
        return plan.expires_on is not None and plan.expires_on >= timezone.localdate(), plan.is_visible_to_patrol, plan.approved_at

    return "kept" if standing(one) >= standing(other) else "other"


def to_choose(actor: Actor, kept: Person, other: Person) -> tuple[ResponsePlan, ResponsePlan] | None:
    """The plans in force of two records that are to be linked, for a choice; None unless each has one and the actor reads both."""
    rows = _rows(actor).filter(status=PlanStatus.APPROVED, person__in=(kept, other)).order_by("-approved_at", "-id")
    found = {plan.person_id: plan for plan in reversed(list(rows))}
    return (found[kept.pk], found[other.pk]) if len(found) == 2 else None


def waiting(actor: Actor, limit: int = 6) -> list[ResponsePlan]:
    """Submitted plans that the actor may approve, the longest waiting first."""
    rows = _rows(actor).filter(status=PlanStatus.SUBMITTED, team__in=actor.team_ids).order_by("submitted_at", "id")[:50]
    return [plan for plan in rows if verdict(actor, "approve", plan)][:limit]


def ending(actor: Actor, limit: int = 6) -> list[ResponsePlan]:
    """Plans of the actor's teams that end soon or have ended, the first to end first; without those being revised already."""
    rows = (
        _rows(actor)
        .filter(team__in=actor.team_ids)
        .filter(Q(status=PlanStatus.EXPIRED) | Q(status=PlanStatus.APPROVED, expires_on__lte=soon()))
    )
    return list(rows.exclude(revisions__status__in=states.IN_PREPARATION).order_by("expires_on", "id")[:limit])


def returned(actor: Actor, limit: int = 6) -> list[ResponsePlan]:
    """The actor's own plans that wait for the actor: returned ones and drafts."""
    return list(_rows(actor).filter(owner=actor.user, status__in=states.OPEN).order_by("-updated_at")[:limit])


def suggestion(actor: Actor, uid: UUID | str) -> PlanSuggestion:
    """One suggestion; raises NotVisible."""
    return fetch(actor, visible(actor, PlanSuggestion).select_related("plan"), uid=uid)


def unanswered(actor: Actor, limit: int = 6) -> list[PlanSuggestion]:
    """Suggestions to the actor's own plans that wait for an answer."""
    rows = visible(actor, PlanSuggestion).filter(answered_at=None, plan__owner=actor.user).exclude(by=actor.user)
    return list(rows.select_related("plan__person", "by").order_by("id")[:limit])


def my_suggestions(actor: Actor, cursor: str | None = None) -> Page:
    """What the actor suggested, newest first, with the answers."""
    rows = visible(actor, PlanSuggestion).filter(by=actor.user).select_related("plan__person", "answered_by")
    return page(rows, ["-id"], cursor)


def readable(actor: Actor, plan_ids: set[int]) -> set[int]:
    """Which of these plans are there for the actor now."""
    return set(visible(actor, ResponsePlan).filter(pk__in=plan_ids).values_list("pk", flat=True))


def proposal(actor: Actor, uid: UUID | str) -> PlanProposal:
    """One proposal; raises NotVisible."""
    return fetch(actor, visible(actor, PlanProposal).select_related("person", "team"), uid=uid)


def proposals(actor: Actor, decided: bool, cursor: str | None = None) -> Page:
    """The work list of proposals: those to be decided, or what was decided."""
    rows = visible(actor, PlanProposal).select_related("person", "team", "proposed_by", "decided_by")
    open_ones = Q(status=ProposalStatus.OPEN)
    return page(rows.filter(~open_ones if decided else open_ones), ["-id"], cursor)


def has_open_proposal(actor: Actor, person: Person) -> bool:
    """Whether the actor proposed a plan for the person that is not decided yet; of others' proposals an officer learns nothing."""
    return PlanProposal.objects.filter(person=person, proposed_by=actor.user, status=ProposalStatus.OPEN).exists()
