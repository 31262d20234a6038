"""Reading follow-ups: my own and the team's, of a case, due and overdue, and what the case's timeline tells of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, Encounter, FollowUp, FollowUpAttempt, FollowUpStatus, PersonPhone
from cases.policies.follow_ups import reads_purpose
from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.audit.trail import record_view
from corecit.common import clock
from corecit.common.written import any_row
from corecit.web import paging

# The tabs of the lists.
TABS = ("open", "overdue", "today", "upcoming", "missed", "ended")
SOONEST_FIRST = ["due_at", "id"]
LATEST_FIRST = ["-due_at", "-id"]
# How long a missed follow-up stays on the home page.
MISSED_DAYS = 7
MOST = 100


def end_of_today() -> dt.datetime:
    """Midnight at the end of today, in the agency's zone."""
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(tomorrow, dt.time.min))


def _rows(actor: Actor) -> QuerySet[FollowUp]:
    return visible(actor, FollowUp).select_related("case__person", "case__team", "owner")


def _of_tab(rows: QuerySet[FollowUp], tab: str) -> QuerySet[FollowUp]:
    open_rows, ended = rows.filter(status=FollowUpStatus.OPEN), rows.exclude(status=FollowUpStatus.OPEN)
    now, midnight = clock.now(), end_of_today()
    return {
        "open": open_rows,
        "overdue": open_rows.filter(due_at__lte=now),
        "today": open_rows.filter(due_at__gt=now, due_at__lt=midnight),
        "upcoming": open_rows.filter(due_at__gte=midnight),
        "missed": ended.filter(status=FollowUpStatus.EXPIRED),
        "ended": ended.exclude(status=FollowUpStatus.EXPIRED),
    }[tab if tab in TABS else "open"]


def mine(actor: Actor, tab: str = "open", method: str = "") -> QuerySet[FollowUp]:
    """The actor's own follow-ups."""
    if actor.user is None:
        return FollowUp.objects.none()
    rows = _of_tab(_rows(actor).filter(owner=actor.user), tab)
    return rows.filter(method=method) if method else rows


def of_team(actor: Actor, tab: str = "open", method: str = "", owner: UUID | None = None) -> QuerySet[FollowUp]:
    """The follow-ups of the actor's teams, for those who manage them."""
    if not actor.can("case.manage"):
        return FollowUp.objects.none()
    rows = _of_tab(_rows(actor).filter(case__team__in=actor.team_ids), tab)
    if tab not in ("missed", "ended"):
        # Open ones go along with their case, so their own team says the same, and an index begins with it.
        rows = rows.filter(team__in=actor.team_ids)
    rows = rows.filter(method=method) if method else rows
    return rows.filter(owner__uid=owner) if owner else rows


def listing(rows: QuerySet[FollowUp], tab: str, cursor: str | None, size: int = paging.PAGE_SIZE) -> paging.Page:
    """One page of a list: what is soonest due first, of what is over the latest first."""
    return paging.page(rows, LATEST_FIRST if tab in ("missed", "ended") else SOONEST_FIRST, cursor, size)


def owners_in(actor: Actor) -> list[tuple[str, str]]:
    """(uid, name) of whoever owns an open or missed follow-up of the actor's teams, for the filter of the team's list."""
    rows = visible(actor, FollowUp).filter(case__team__in=actor.team_ids, status__in=[FollowUpStatus.OPEN, FollowUpStatus.EXPIRED])
    found = rows.order_by("owner__name").values_list("owner__uid", "owner__name").distinct()
    return [(str(uid), name) for uid, name in found[:200]]


def pressing_number(actor: Actor) -> int:
    """How many of the actor's own are overdue or due today, 100 at most; for the navigation."""
    if actor.user is None or not actor.can("followup.work"):
        return 0
    midnight = end_of_today()
    if not any_row(
        FollowUp, "m.owner_id = %(owner)s AND m.status = 'open' AND m.due_at < %(midnight)s", owner=actor.user.pk, midnight=midnight
    ):
        return 0
    rows = visible(actor, FollowUp).filter(owner=actor.user, status=FollowUpStatus.OPEN, due_at__lt=midnight)
    return len(rows.order_by().values_list("pk")[:MOST])


def pressing(actor: Actor, limit: int = 8) -> list[FollowUp]:
    """The actor's own that are overdue or due today, soonest first."""
    return list(mine(actor).filter(due_at__lt=end_of_today()).order_by(*SOONEST_FIRST)[:limit])


def missed_lately(actor: Actor, *, team: bool, limit: int = 5) -> list[FollowUp]:
    """Whose window passed within the last days: the actor's own, or those of the teams they manage."""
    rows = of_team(actor, "missed") if team else mine(actor, "missed")
    since = clock.now() - dt.timedelta(days=MISSED_DAYS)
    return list(rows.filter(completed_at__gte=since).order_by(*LATEST_FIRST)[:limit])


def overdue_of_team(actor: Actor, limit: int = 8) -> list[FollowUp]:
    """Overdue ones of the teams the actor manages, other than their own, longest overdue first."""
    return list(of_team(actor, "overdue").exclude(owner=actor.user).order_by(*SOONEST_FIRST)[:limit])


def left_in_team(actor: Actor, limit: int = 8) -> list[FollowUp]:
    """Open ones of the teams the actor manages that nobody keeps, before they are overdue: the owner left or can open the case no longer."""
    rows = of_team(actor, "open").filter(due_at__gt=clock.now(), escalated_at__isnull=False)
    return list(rows.order_by(*SOONEST_FIRST)[:limit])


def of_case(actor: Actor, case: Case, limit: int = 20) -> Sequence[FollowUp]:
    """The follow-ups of a case, open ones first and soonest first, then the latest of the rest."""
    rows: QuerySet[Any] = _rows(actor).filter(case=case).annotate(attempts_made=Count("attempts"))
    open_rows = list(rows.filter(status=FollowUpStatus.OPEN).order_by(*SOONEST_FIRST)[:limit])
    return open_rows + list(rows.exclude(status=FollowUpStatus.OPEN).order_by(*LATEST_FIRST)[: limit - len(open_rows)])


def get(actor: Actor, uid: UUID | str) -> FollowUp:
    """One follow-up; raises NotVisible."""
    return fetch(actor, _rows(actor).select_related("created_by", "completed_by", "encounter"), uid=uid)


def opened(actor: Actor, uid: UUID | str) -> tuple[FollowUp, list[FollowUpAttempt]]:
    """One follow-up with its attempts, oldest first, as its page shows it; audited. Raises NotVisible."""
    follow_up = get(actor, uid)
    record_view(actor, follow_up, case=follow_up.case, person=follow_up.case.person)
    return follow_up, list(follow_up.attempts.select_related("by"))


def case_of(actor: Actor, uid: UUID | str) -> Case:
    """The case a follow-up is planned for; raises NotVisible."""
    return fetch(actor, visible(actor, Case).select_related("person", "team"), uid=uid)


def encounter_of(actor: Actor, case: Case, uid: str) -> Encounter | None:
    """The encounter of the case that a follow-up comes from; None when there is none such for the actor."""
    try:
        return visible(actor, Encounter).filter(uid=UUID(uid), case=case).first() if uid else None
    except ValueError:
        return None


def visible_encounter(actor: Actor, follow_up: FollowUp) -> Encounter | None:
    """The encounter a follow-up came from, when it is there for the actor."""
    return visible(actor, Encounter).filter(pk=follow_up.encounter_id).first() if follow_up.encounter_id else None


def obstacles(actor: Actor, case: Case) -> list[str]:
    """What of the follow-ups stands in the way of closing a case."""
    number = len(visible(actor, FollowUp).filter(case=case, status=FollowUpStatus.OPEN).values_list("pk")[:MOST])
    if not number:
        return []
    one = ngettext(
        "%(n)s follow-up is open. Record its result or cancel it.",
        "%(n)s follow-ups are open. Record their results or cancel them.",
        number,
    )
    return [one % {"n": number}]


def told(actor: Actor, cases: Sequence[Case], until: dt.datetime | None, limit: int) -> dict[str, QuerySet[Any]]:
    """The newest planned, attempted and ended follow-ups of some cases at or before a time, for a timeline."""
    rows = visible(actor, FollowUp).filter(case__in=cases).select_related("owner", "created_by", "completed_by", "case")
    attempts = visible(actor, FollowUpAttempt).filter(follow_up__case__in=cases).select_related("by", "follow_up__case")
    ended = rows.exclude(status=FollowUpStatus.OPEN)
    if until is not None:
        rows, attempts, ended = rows.filter(created_at__lte=until), attempts.filter(at__lte=until), ended.filter(completed_at__lte=until)
    return {
        "planned": rows.order_by("-created_at")[:limit],
        "attempts": attempts.order_by("-at")[:limit],
        "ended": ended.order_by("-completed_at")[:limit],
    }


def purpose_of(actor: Actor, follow_up: FollowUp) -> str:
    """What the contact is for, where the actor may read it; else the plain word."""
    return follow_up.purpose if reads_purpose(actor, follow_up) else _("Follow-up contact")


def reads(actor: Actor, follow_up: FollowUp) -> bool:
    """Whether the actor may read what the contact is for and why it ended."""
    return reads_purpose(actor, follow_up)


def phones(follow_up: FollowUp) -> list[PersonPhone]:
    """The numbers under which the person can be reached today; for whoever opened the follow-up."""
    today = timezone.localdate()
    rows = PersonPhone.objects.filter(person_id=follow_up.case.person_id).filter(Q(to_on=None) | Q(to_on__gte=today))
    return list(rows.order_by("-id")[:10])


def case_behind(actor: Actor, encounter: Encounter) -> Case | None:
    """The case of an encounter, when it has one that is there for the actor."""
    if encounter.case_id is None:
        return None
    return visible(actor, Case).filter(pk=encounter.case_id).select_related("person", "team").first()


def was_sent(uid: str) -> bool:
    """Whether a form with this uid has planned a follow-up or recorded an attempt already."""
    try:
        known = UUID(uid)
    except ValueError:
        return False
    return FollowUp.objects.filter(uid=known).exists() or FollowUpAttempt.objects.filter(uid=known).exists()
