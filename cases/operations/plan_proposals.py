"""Proposing response plans to the crisis team: by hand with a reason, or because of repeated contacts; and what the team decides."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import EncounterPerson, Person, PlanProposal, ProposalStatus, ResponsePlan
from cases.operations import plans
from cases.selectors import plan_people
from cases.states import plans as states
from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.accounts.models import Team
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Denied, Invalid
from corecit.notices.operations import notices


@transaction.atomic
def propose(*, actor: Actor, person_id: int, note: str) -> PlanProposal:
    """Proposes a plan for a person, with the reason; the crisis team decides. The same actor's open proposal is not doubled."""
    person = lock(actor, Person, "view", pk=person_id)
    authorize(actor, "create", PlanProposal)
    if not note.strip():
        raise Invalid(_("Say why a plan would help."), {"note": [_("Say why a plan would help.")]})
    known = PlanProposal.objects.filter(person=person, proposed_by=actor.person, status=ProposalStatus.OPEN).first()
    if known is not None:
        return known
    proposal = PlanProposal.objects.create(person=person, team=plans.team_of(actor, person), proposed_by=actor.person, note=note.strip())
    record(actor, "plan.propose", proposal, person=person)
    _tell(proposal, actor)
    return proposal


@transaction.atomic
def make(*, actor: Actor, proposal_id: int, note: str) -> ResponsePlan:
    """Takes a proposal up: begins a draft that the actor owns. Raises Invalid without a note, Conflict when the person has a plan."""
    proposal = lock(actor, PlanProposal, "decide", pk=proposal_id)
    _decide(actor, proposal, ProposalStatus.MADE, note)
    return plans.create(actor=actor, person_id=proposal.person_id)


@transaction.atomic
def decline(*, actor: Actor, proposal_id: int, note: str) -> PlanProposal:
    """Not now: repeated contacts alone propose the person no more for PLAN_QUIET_DAYS. Raises Invalid without a note."""
    proposal = lock(actor, PlanProposal, "decide", pk=proposal_id)
    proposal.quiet_until_on = timezone.localdate() + dt.timedelta(days=settings.PLAN_QUIET_DAYS)
    _decide(actor, proposal, ProposalStatus.DECLINED, note)
    return proposal


def _decide(actor: Actor, proposal: PlanProposal, status: str, note: str) -> None:
    if not note.strip():
        raise Invalid(_("Write a note: why, or why not now."), {"note": [_("Write a note: why, or why not now.")]})
    proposal.status, proposal.decision_note = status, note.strip()
    proposal.decided_at, proposal.decided_by = clock.now(), actor.user
    proposal.save(update_fields=["status", "decision_note", "decided_at", "decided_by", "quiet_until_on", "updated_at"])
    record(actor, "plan.decide", proposal, person=proposal.person, status=status)


def propose_repeated(*, actor: Actor) -> int:
    """Proposes everybody whom a team has met PLAN_REPEAT_CONTACTS times within PLAN_REPEAT_DAYS; returns how many. For the clock's task.

    Encounters tied to a restricted case are not counted: the count would tell those of the team to whom the case is closed.
    """
    if not actor.is_system:
        raise Denied(_("Repeated contacts are counted by the system."))
    since = clock.now() - dt.timedelta(days=settings.PLAN_REPEAT_DAYS)
    counted = (
        EncounterPerson.objects.filter(role="subject", person__is_unknown=False, encounter__occurred_at__gte=since)
        .filter(encounter__submitted_at__isnull=False, encounter__entered_in_error_at=None)
        .filter(Q(encounter__case=None) | Q(encounter__case__is_restricted=False))
        .values_list("person_id", "encounter__team_id")
        .annotate(number=Count("encounter_id", distinct=True))
        .filter(number__gte=settings.PLAN_REPEAT_CONTACTS)
        .order_by("person_id", "encounter__team_id")
    )
    return sum(_propose_one(actor, person_id, team_id, number) for person_id, team_id, number in list(counted))


@transaction.atomic
def _propose_one(actor: Actor, person_id: int, team_id: int, number: int) -> bool:
    person = Person.objects.select_for_update().get(pk=person_id)
    if ResponsePlan.objects.filter(person=person, status__in=[*states.IN_PREPARATION, "approved"]).exists():
        return False
    quiet = Q(status=ProposalStatus.OPEN) | Q(status=ProposalStatus.DECLINED, quiet_until_on__gte=timezone.localdate())
    if PlanProposal.objects.filter(quiet, person=person, team=team_id).exists():
        return False
    proposal = PlanProposal.objects.create(
        person=person, team=Team.objects.get(pk=team_id), contacts=number, window_days=settings.PLAN_REPEAT_DAYS
    )
    record(actor, "plan.propose", proposal, person=person, contacts=number)
    _tell(proposal, actor)
    return True


def _tell(proposal: PlanProposal, actor: Actor) -> None:
    path = reverse("cases:plan-proposal-list")
    for user in plan_people.readers(proposal.team, "plan.approve", proposal):
        if user != actor.user:
            notices.post(kind="plan-proposed", key=f"plan-proposed:{proposal.uid}:{user.uid}", user=user, path=path, by_email=False)
