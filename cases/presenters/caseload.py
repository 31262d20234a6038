"""A caseload in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import CaseStatus
from cases.presenters import follow_ups, levels
from cases.selectors import follow_ups as follow_up_selectors
from cases.selectors.caseload import Load
from corecit.access.actor import Actor


@dataclass(frozen=True)
class Row:
    """A case of a caseload as the page shows it."""

    url: str
    person: str
    number: str
    status: str
    is_restricted: bool
    level: levels.Shown
    next_title: str
    next_url: str
    next_owner: str
    mark: follow_ups.Status
    due_at: object
    overdue: str
    since: str
    is_quiet: bool


# After so many days without contact the number is set off.
QUIET_DAYS = 30


def days(number: int | None) -> str:
    """Days since the last contact, in words."""
    if number is None:
        return _("never")
    if number <= 0:
        return _("today")
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}


def rows(actor: Actor, loads: list[Load]) -> list[Row]:
    """The rows of a caseload."""
    return [_row(actor, one) for one in loads]


def _row(actor: Actor, one: Load) -> Row:
    case, step = one.case, one.next_step
    mark = follow_ups.status(step) if step is not None else follow_ups.Status(_("Nothing planned"), "warn", "calendar-off")
    return Row(
        url=reverse("cases:record-detail", args=[case.uid]),
        person="" if case.person.is_unknown else case.person.display_name,
        number=case.number,
        status=str(CaseStatus(case.status).label),
        is_restricted=case.is_restricted,
        level=levels.shown(one.standing),
        next_title=follow_up_selectors.purpose_of(actor, step) if step is not None else "",
        next_url=reverse("cases:follow-up-detail", args=[step.uid]) if step is not None else "",
        next_owner=step.owner.name if step is not None and (actor.user is None or step.owner_id != actor.user.pk) else "",
        mark=mark,
        due_at=step.due_at if step is not None else None,
        overdue=ngettext("%(n)s overdue", "%(n)s overdue", one.overdue) % {"n": one.overdue} if one.overdue > 1 else "",
        since=days(one.days_since),
        is_quiet=one.days_since is None or one.days_since >= QUIET_DAYS,
    )
