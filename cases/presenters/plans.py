"""Response plans in words and colours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.models import PlanAct, PlanProposal, PlanStatus, PlanStep, ProposalStatus, ResponsePlan
from cases.presenters import persons
from cases.presenters.records import Status
from cases.selectors import plans as selectors
from corecit.common.phones import shown_phone

LOOKS: dict[str, tuple[str, str]] = {
    PlanStatus.DRAFT: ("neutral", "pencil"),
    PlanStatus.SUBMITTED: ("info", "send"),
    PlanStatus.RETURNED: ("warn", "arrow-back-up"),
    PlanStatus.APPROVED: ("good", "circle-check"),
    PlanStatus.EXPIRED: ("danger", "calendar-x"),
    PlanStatus.REPLACED: ("muted", "history"),
    PlanStatus.RETIRED: ("muted", "archive"),
}
STEP_ICONS: dict[str, str] = {
    PlanAct.CREATE: "sparkles",
    PlanAct.EDIT: "pencil",
    PlanAct.SUBMIT: "send",
    PlanAct.RETURN: "arrow-back-up",
    PlanAct.APPROVE: "circle-check",
    PlanAct.RENEW: "refresh",
    PlanAct.EXPIRE: "calendar-x",
    PlanAct.REPLACE: "history",
    PlanAct.RETIRE: "archive",
    PlanAct.RESTORE: "arrow-back-up",
    PlanAct.SHOW: "eye",
    PlanAct.HIDE: "eye-off",
}
# In the order in which an officer reads them.
READING_ORDER = ("cautions", "helps", "avoid", "escalates", "triggers", "baseline", "transport", "hospital")
# How near its end a plan is shown as ending.
NEAR_DAYS = 30


@dataclass(frozen=True)
class Section:
    """One heading of a plan with its words."""

    name: str
    label: str
    text: str
    is_new: bool = False


@dataclass(frozen=True)
class Contact:
    """Somebody to call."""

    name: str
    relation: str
    phone: str
    href: str
    may_call: bool
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A plan as a list shows it."""

    plan: ResponsePlan
    url: str
    person: str
    status: Status
    ends: str


def is_over(plan: ResponsePlan) -> bool:
    """Whether the last day of an approved plan has passed, whether the task has been by or not."""
    is_late = plan.expires_on is not None and plan.expires_on < timezone.localdate()
    return plan.status == PlanStatus.EXPIRED or (plan.status == PlanStatus.APPROVED and is_late)


def status(plan: ResponsePlan) -> Status:
    """Where a plan stands; one whose last day has passed is shown as expired whether the task has been by or not."""
    state = PlanStatus.EXPIRED if is_over(plan) else PlanStatus(plan.status)
    kind, icon = LOOKS[state]
    return Status(str(state.label), kind, icon)


def patrol(plan: ResponsePlan) -> Status:
    """Whether officers read it."""
    if plan.is_visible_to_patrol and is_over(plan):
        return Status(_("No longer visible to patrol"), "muted", "eye-off")
    if plan.is_visible_to_patrol:
        return Status(_("Visible to patrol"), "info", "eye")
    return Status(_("Not visible to patrol"), "muted", "eye-off")


def label(name: str) -> str:
    """The heading of a field."""
    return str(ResponsePlan._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def sections(plan: ResponsePlan) -> list[Section]:
    """What the plan says, in reading order, without what is empty; a revision marks what is new in it."""
    new = selectors.changes(plan) if plan.revises_id else []
    return [Section(name, label(name), getattr(plan, name), name in new) for name in READING_ORDER if getattr(plan, name)]


def contacts(plan: ResponsePlan) -> list[Contact]:
    """Whom to call, those who may be called first."""
    rows = [
        Contact(
            one.get("name", ""),
            one.get("relation", ""),
            shown_phone(one.get("phone", "")),
            one.get("phone", ""),
            bool(one.get("may_call")),
            one.get("note", ""),
        )
        for one in plan.contacts
    ]
    return sorted(rows, key=lambda one: not one.may_call)


def ends(plan: ResponsePlan) -> str:
    """Until when it holds, in words; empty before it is approved."""
    pattern = pgettext("date format", "M j, Y")
    if plan.expires_on is None or plan.status not in (PlanStatus.APPROVED, PlanStatus.EXPIRED):
        return ""
    days = (plan.expires_on - timezone.localdate()).days
    if days < 0:
        return _("ended %(day)s") % {"day": date_format(plan.expires_on, pattern)}
    if days <= NEAR_DAYS:
        return ngettext("ends in %(days)s day", "ends in %(days)s days", days) % {"days": days} if days else _("ends today")
    return _("until %(day)s") % {"day": date_format(plan.expires_on, pattern)}


def row(plan: ResponsePlan) -> Row:
    """One line of a list."""
    return Row(plan, reverse("cases:plan-detail", args=[plan.uid]), persons.name(plan.person), status(plan), ends(plan))


def rows(plans: Iterable[ResponsePlan]) -> list[Row]:
    """Lines of a list."""
    return [row(plan) for plan in plans]


@dataclass(frozen=True)
class Step:
    """One act in a plan's history."""

    title: str
    icon: str
    who: str
    at: dt.datetime
    note: str


def steps(found: Iterable[PlanStep]) -> list[Step]:
    """The history of a plan, runs of changes to a draft by one person told once."""
    told: list[Step] = []
    last: Any = None
    for one in found:
        same = (one.act, one.by_id)
        if one.act == PlanAct.EDIT and same == last:
            continue
        last = same
        told.append(Step(str(PlanAct(one.act).label), STEP_ICONS[one.act], one.by.name if one.by else _("corecit"), one.at, one.note))
    return told


@dataclass(frozen=True)
class ProposalRow:
    """A proposal as the work list shows it."""

    proposal: PlanProposal
    person: str
    person_url: str
    why: str
    who: str
    status: Status


def proposal_row(proposal: PlanProposal) -> ProposalRow:
    """Whom it is about and why."""
    looks = {
        ProposalStatus.OPEN: ("info", "bulb"),
        ProposalStatus.MADE: ("good", "circle-check"),
        ProposalStatus.DECLINED: ("muted", "clock-pause"),
    }
    why = proposal.note
    if proposal.contacts is not None and proposal.window_days is not None:
        words = ngettext("%(number)s encounter in %(days)s days", "%(number)s encounters in %(days)s days", proposal.contacts)
        why = words % {"number": proposal.contacts, "days": proposal.window_days}
    kind, icon = looks[ProposalStatus(proposal.status)]
    return ProposalRow(
        proposal,
        persons.name(proposal.person),
        reverse("cases:person-detail", args=[proposal.person.uid]),
        why,
        proposal.proposed_by.name if proposal.proposed_by else _("Repeated contacts"),
        Status(str(ProposalStatus(proposal.status).label), kind, icon),
    )
