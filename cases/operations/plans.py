"""Writing response plans: draft, submitted, approved by a second person; a revision is a version of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, Encounter, Person, PlanAct, PlanProposal, PlanStatus, PlanStep, ProposalStatus, ResponsePlan
from cases.selectors import plan_people
from cases.states import plans as states
from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock, visible
from corecit.accounts.models import Team, User
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Invalid
from corecit.notices.operations import notices

TEXTS = ("baseline", "escalates", "triggers", "helps", "avoid", "cautions", "transport", "hospital")
CONTENT = (*TEXTS, "contacts")


def path_of(plan: ResponsePlan) -> str:
    """Where a notice about a plan leads."""
    return reverse("cases:plan-detail", kwargs={"uid": plan.uid})


def note_step(actor: Actor, plan: ResponsePlan, act: str, note: str = "", **detail: Any) -> None:
    """Writes what was done into the plan's own history and into the audit trail."""
    PlanStep.objects.create(plan=plan, act=act, at=clock.now(), by=actor.user, note=note.strip())
    record(actor, f"plan.{act}", plan, person=plan.person, version=plan.version, **detail)


def expiry(day: dt.date) -> dt.date:
    """The last day of a plan approved on a day: so many months later, the end of the month where that is shorter."""
    months = day.month - 1 + settings.PLAN_MONTHS
    year, month = day.year + months // 12, months % 12 + 1
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month, min(day.day, last))


def tell(kind: str, key: str, plan: ResponsePlan, readers: list[User]) -> None:
    """Posts a notice about a plan to each reader once per key; it names nobody."""
    for user in readers:
        notices.post(kind=kind, key=f"{kind}:{plan.uid}:{key}:{user.uid}", user=user, path=path_of(plan))


def team_of(actor: Actor, person: Person) -> Team:
    """The team whose plan it becomes: the actor's; of several the one that met the person last. Raises Invalid for somebody without a team."""
    teams = Team.objects.filter(pk__in=actor.team_ids)
    for rows, order in (
        (visible(actor, Encounter).filter(encounter_persons__person=person), "-occurred_at"),
        (visible(actor, Case).filter(person=person), "-id"),
    ):
        last = rows.filter(team__in=actor.team_ids).order_by(order).values_list("team_id", flat=True).first()
        if last is not None:
            return teams.get(pk=last)
    team = teams.order_by("id").first()
    if team is None:
        raise Invalid(_("You are in no team here. Ask an administrator to put you into one."))
    return team


@transaction.atomic
def create(*, actor: Actor, person_id: int, uid: UUID | None = None) -> ResponsePlan:
    """Begins the response plan of a person; the actor owns it. Raises Conflict when the person has one, in preparation or settled.

    The same `uid` (the caller's) begins one, however often it is sent.
    """
    person = lock(actor, Person, "view", pk=person_id)
    authorize(actor, "create", ResponsePlan)
    known = ResponsePlan.objects.filter(uid=uid, person=person, owner=actor.person).first() if uid else None
    if known is not None:
        return known
    alive = ResponsePlan.objects.filter(person=person, status__in=[*states.IN_PREPARATION, *states.SETTLED])
    if alive.exists():
        raise Conflict(_("There is a response plan for this person already. Open it: it can be revised."))
    if uid is not None and ResponsePlan.objects.filter(uid=uid).exists():
        raise Conflict(_("This form was used before. Load the page again."))
    given = {"uid": uid} if uid else {}
    plan = ResponsePlan.objects.create(**given, person=person, team=team_of(actor, person), owner=actor.person)
    note_step(actor, plan, PlanAct.CREATE)
    _settle_proposals(actor, plan)
    return plan


def _settle_proposals(actor: Actor, plan: ResponsePlan) -> None:
    """Whoever begins a plan has answered every open proposal to make one."""
    waiting = PlanProposal.objects.select_for_update().filter(person=plan.person_id, status=ProposalStatus.OPEN)
    for proposal in waiting:
        proposal.status, proposal.decided_at, proposal.decided_by = ProposalStatus.MADE, clock.now(), actor.user
        proposal.decision_note = _("A plan was begun.")
        proposal.save(update_fields=["status", "decided_at", "decided_by", "decision_note", "updated_at"])


@transaction.atomic
def edit(*, actor: Actor, plan_id: int, seen_at: dt.datetime | None = None, **values: Any) -> ResponsePlan:
    """Changes a draft; `values` are the fields of CONTENT. Raises Conflict when it was changed since `seen_at`, Denied once it is submitted."""
    plan = lock(actor, ResponsePlan, "edit", pk=plan_id)
    if seen_at is not None and plan.updated_at != seen_at:
        raise Conflict(_("Somebody else changed this plan meanwhile. Open it in another window, compare, and send yours again."))
    names = [name for name in CONTENT if name in values]
    for name in names:
        value = values[name]
        setattr(plan, name, value.strip() if isinstance(value, str) else value)
    plan.save(update_fields=[*names, "updated_at"])
    note_step(actor, plan, PlanAct.EDIT)
    return plan


@transaction.atomic
def submit(*, actor: Actor, plan_id: int) -> ResponsePlan:
    """Hands a draft to the people who may approve it. Raises Invalid for a plan that tells an officer nothing to do."""
    plan = lock(actor, ResponsePlan, "submit", pk=plan_id)
    if not plan.helps.strip():
        sentence = _("Say what helps. It is what an officer looks for first.")
        raise Invalid(sentence, {"helps": [sentence]})
    plan.status = states.after(plan.status, PlanAct.SUBMIT)
    plan.submitted_at, plan.submitted_by, plan.return_comment = clock.now(), actor.user, ""
    plan.save(update_fields=["status", "submitted_at", "submitted_by", "return_comment", "updated_at"])
    note_step(actor, plan, PlanAct.SUBMIT)
    second = [user for user in plan_people.readers(plan.team, "plan.approve", plan) if user != actor.user]
    tell("plan-submitted", plan.submitted_at.isoformat(), plan, second)
    return plan


@transaction.atomic
def approve(*, actor: Actor, plan_id: int, note: str = "") -> ResponsePlan:
    """Approves a plan that somebody else wrote, for PLAN_MONTHS; it takes the place of the version it revises, and its visibility.

    So it does with any other plan in force of the person, as two records of one person may each have had one when they were linked.
    """
    plan = lock(actor, ResponsePlan, "approve", pk=plan_id)
    now = clock.now()
    plan.status = states.after(plan.status, PlanAct.APPROVE)
    plan.approved_at, plan.approved_by, plan.expires_on = now, actor.user, expiry(timezone.localdate())
    revised = list(ResponsePlan.objects.select_for_update().filter(revisions=plan, status__in=states.SETTLED))
    others = ResponsePlan.objects.select_for_update().filter(person=plan.person_id, status=PlanStatus.APPROVED)
    replaced = [*revised, *others.exclude(pk__in=[one.pk for one in revised]).order_by("-approved_at")]
    for name in ("is_visible_to_patrol", "visibility_note", "visibility_at", "visibility_by") if replaced else ():
        setattr(plan, name, getattr(replaced[0], name))
    for before in replaced:
        before.status = states.after(before.status, PlanAct.REPLACE)
        before.save(update_fields=["status", "updated_at"])
        note_step(actor, before, PlanAct.REPLACE)
    plan.save()
    note_step(actor, plan, PlanAct.APPROVE, note, visible=plan.is_visible_to_patrol)
    _tell_owner(actor, "plan-approved", plan)
    return plan


@transaction.atomic
def send_back(*, actor: Actor, plan_id: int, comment: str) -> ResponsePlan:
    """Returns a submitted plan to its owner with a comment. Raises Invalid without one."""
    plan = lock(actor, ResponsePlan, "return", pk=plan_id)
    if not comment.strip():
        raise Invalid(_("Say what is to be mended."), {"note": [_("Say what is to be mended.")]})
    plan.status, plan.return_comment = states.after(plan.status, PlanAct.RETURN), comment.strip()
    plan.save(update_fields=["status", "return_comment", "updated_at"])
    note_step(actor, plan, PlanAct.RETURN, comment)
    _tell_owner(actor, "plan-returned", plan)
    return plan


def _tell_owner(actor: Actor, kind: str, plan: ResponsePlan) -> None:
    if plan.owner != actor.user and plan_people.opens(plan.owner, plan):
        tell(kind, clock.now().isoformat(), plan, [plan.owner])


@transaction.atomic
def revise(*, actor: Actor, plan_id: int) -> ResponsePlan:
    """Begins the next version of a settled plan as a draft with the same words; officers go on reading the approved one meanwhile."""
    # The person's row is the lock: two who revise at once begin one version.
    Person.objects.select_for_update(of=("self",)).filter(response_plans=plan_id).first()
    plan = lock(actor, ResponsePlan, "revise", pk=plan_id)
    values = {name: getattr(plan, name) for name in CONTENT}
    new = ResponsePlan.objects.create(
        person=plan.person, team=plan.team, owner=actor.person, version=plan.version + 1, revises=plan, status=PlanStatus.DRAFT, **values
    )
    note_step(actor, new, PlanAct.CREATE, of=str(plan.uid))
    return new
