"""What a dashboard counts: the period, the agency and team chosen, and the rows within the reader's reach."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cases.models import Case, Encounter, FollowUp
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.accounts.models import Agency, Team
from referrals.models import Referral


@dataclass(frozen=True)
class Scope:
    """Days from and to (both counted, in the reader's zone), and the agency or team asked for."""

    first_on: dt.date
    last_on: dt.date
    agency: Agency | None = None
    team: Team | None = None

    @property
    def start_at(self) -> dt.datetime:
        """The first moment of the period."""
        return timezone.make_aware(dt.datetime.combine(self.first_on, dt.time.min))

    @property
    def end_at(self) -> dt.datetime:
        """The first moment after the period."""
        return timezone.make_aware(dt.datetime.combine(self.last_on + dt.timedelta(days=1), dt.time.min))


def is_aggregate(actor: Actor) -> bool:
    """Whether the reader sees counts over all agencies with small cells left out, instead of their own teams' rows."""
    return actor.can("report.aggregate")


def threshold(actor: Actor) -> int:
    """Below which a count is left out for this reader; 0 for those who may see the rows themselves."""
    return settings.SMALL_CELL_THRESHOLD if is_aggregate(actor) else 0


def teams(actor: Actor) -> list[Team]:
    """The teams a reader may choose among."""
    rows = Team.objects.filter(is_active=True).select_related("agency")
    return list(rows if is_aggregate(actor) else rows.filter(pk__in=actor.team_ids))


def agencies(actor: Actor) -> list[Agency]:
    """The agencies that encounters of those teams can belong to: law enforcement that works in them."""
    rows = Agency.objects.filter(is_active=True, sector="law_enforcement")
    if is_aggregate(actor):
        return list(rows)
    return list(rows.filter(Q(memberships__team__in=actor.team_ids) | Q(teams__in=actor.team_ids)).distinct())


def encounters(actor: Actor, scope: Scope) -> QuerySet[Encounter]:
    """Submitted encounters of the period that are not entered in error."""
    rows = Encounter.objects.all() if is_aggregate(actor) else visible(actor, Encounter).filter(team__in=actor.team_ids)
    rows = rows.filter(submitted_at__isnull=False, entered_in_error_at=None, occurred_at__gte=scope.start_at, occurred_at__lt=scope.end_at)
    if scope.agency:
        rows = rows.filter(agency=scope.agency)
    return (rows.filter(team=scope.team) if scope.team else rows).order_by()


def _of_cases(actor: Actor, scope: Scope) -> Q:
    """The condition that a row's case is counted; asked row by row, as the period has fewer rows than a team may have cases."""
    rows = Case.objects.all() if is_aggregate(actor) else visible(actor, Case).filter(team__in=actor.team_ids)
    if scope.agency:
        rows = rows.filter(Exists(Encounter.objects.filter(case=OuterRef("pk"), agency=scope.agency)))
    if scope.team:
        rows = rows.filter(team=scope.team)
    everything = is_aggregate(actor) and not scope.agency and not scope.team
    return Q() if everything else Q(Exists(rows.filter(pk=OuterRef("case_id"))))


def follow_ups(actor: Actor, scope: Scope) -> QuerySet[FollowUp]:
    """Follow-ups that fell due in the period, cancelled ones apart."""
    rows = FollowUp.objects.filter(_of_cases(actor, scope), due_at__gte=scope.start_at, due_at__lt=scope.end_at)
    return rows.exclude(status="cancelled").order_by()


def referrals(actor: Actor, scope: Scope) -> QuerySet[Referral]:
    """Referrals made in the period, those entered in error apart. Counts alone leave this room: a police supervisor reads rates, never a row."""
    made = Q(sent_at__gte=scope.start_at, sent_at__lt=scope.end_at) | Q(
        sent_at=None, created_at__gte=scope.start_at, created_at__lt=scope.end_at
    )
    return Referral.objects.filter(made, _of_cases(actor, scope)).exclude(status="entered-in-error").order_by()
