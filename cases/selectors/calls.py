"""Reading calls: the list, one call, those that await a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cases.models import Call, CallRevision, CallTypeMap, CrisisLevel, Encounter
from cases.policies.calls import agency_ids, reads_text
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, fetch, verdict, visible
from corecit.accounts.models import Agency, Sector, Shift
from corecit.accounts.roles import Role, Side
from corecit.common import clock

ORDER = ["-listed_at", "-id"]
# What lists never need, and what only some may read.
TEXT = ["notes", "raw"]


def listing(
    actor: Actor,
    *,
    number: str = "",
    level: Sequence[str] = (),
    state: str = "",
    agency: UUID | None = None,
    type: str = "",
    unit: str = "",
    beat: str = "",
    source: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> QuerySet[Call]:
    """The calls of a list, filtered; `number` is the beginning of an incident number or a whole report number, `state` awaiting, reported or dismissed."""
    rows = visible(actor, Call).select_related("agency", "team").defer(*TEXT)
    conditions = Q()
    if number:
        conditions &= Q(incident_number__startswith=number) | Q(report_number=number)
    if level:
        conditions &= Q(crisis_level__in=level)
    if agency:
        conditions &= Q(agency__uid=agency)
    if type:
        conditions &= Q(initial_type__icontains=type) | Q(final_type__icontains=type)
    if unit:
        conditions &= Q(units__overlap=_spellings(unit))
    if beat:
        conditions &= Q(beat__iexact=beat)
    if source:
        conditions &= Q(source_kind=source)
    if since:
        conditions &= Q(listed_at__gte=since)
    if until:
        conditions &= Q(listed_at__lt=until)
    # Asked row by row: as an EXISTS it would be worked out for all calls there are before the first row is shown.
    report = Encounter.calls.through.objects.filter(call=OuterRef("pk"), encounter__entered_in_error_at=None)
    is_reported = Coalesce(Subquery(report.values(yes=Value(True))[:1]), Value(False))
    return _in_state(rows.filter(conditions).annotate(is_reported=is_reported), state)


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Call]:
    if state == "awaiting":
        return rows.filter(is_reported=False, no_report_reason="").exclude(crisis_level=CrisisLevel.NO)
    if state == "reported":
        return rows.filter(is_reported=True)
    if state == "dismissed":
        return rows.exclude(no_report_reason="")
    return rows


def _reported(side: str = "") -> Exists:
    """Whether somebody has begun a report of the call; given a side, whether somebody of that side has."""
    links = Encounter.calls.through.objects.filter(call=OuterRef("pk"), encounter__entered_in_error_at=None)
    if side == Side.POLICE:
        links = links.filter(encounter__police_part__isnull=False)
    elif side == Side.CLINICAL:
        links = links.filter(encounter__clinical_part__isnull=False)
    return Exists(links)


def _spellings(unit: str) -> list[str]:
    return list(dict.fromkeys([unit, unit.upper(), unit.lower()]))


def units_of(actor: Actor) -> list[str]:
    """The call signs under which the actor works: of the membership, and of a shift that is on or ended within twelve hours."""
    if actor.user is None:
        return []
    now = clock.now()
    shifts = Shift.objects.filter(user=actor.user, starts_at__lte=now, ends_at__gte=now - dt.timedelta(hours=12)).exclude(unit="")
    own = [actor.membership.unit] if actor.membership and actor.membership.unit else []
    return list(dict.fromkeys([*own, *shifts.values_list("unit", flat=True)]))


def awaiting(actor: Actor, *, whose: str = "all", possible: bool = False) -> QuerySet[Call]:
    """Crisis calls without a report. `whose`: unit (the actor's own, until their own side has a report), team (without the own unit's),
    other (the rest), all."""
    levels = [CrisisLevel.CERTAIN, CrisisLevel.POSSIBLE] if possible else [CrisisLevel.CERTAIN]
    rows = visible(actor, Call).filter(crisis_level__in=levels, no_report_reason="")
    rows = rows.select_related("agency", "team").defer(*TEXT)
    own = [spelling for unit in units_of(actor) for spelling in _spellings(unit)]
    if whose == "unit":
        return rows.filter(~_reported(actor.side), units__overlap=own) if own else rows.none()
    rows = rows.filter(~_reported())
    if whose == "all":
        return rows
    if own:
        rows = rows.exclude(units__overlap=own)
    ours = Q(team__in=actor.team_ids)
    return rows.filter(ours) if whose == "team" else rows.filter(Q(team=None) | ~ours)


def awaiting_first(actor: Actor, *, limit: int = 5) -> list[Call]:
    """The newest that await a report, the own unit's first, then the team's, then the rest; for the home page."""
    found: list[Call] = []
    for whose in ("unit", "team", "other"):
        if len(found) < limit:
            found += list(awaiting(actor, whose=whose).order_by(*ORDER)[: limit - len(found)])
    return found


def latest_crisis(actor: Actor, *, limit: int = 8) -> list[Call]:
    """The newest calls that are or may be a crisis, reported or not."""
    rows = visible(actor, Call).exclude(crisis_level=CrisisLevel.NO).select_related("agency", "team").defer(*TEXT)
    return list(rows.order_by(*ORDER)[:limit])


def detail(actor: Actor, uid: UUID) -> Call:
    """One call; its notes and raw row only where the actor reads them. Raises NotVisible."""
    rows = visible(actor, Call).select_related("agency", "team", "last_import__profile", "created_by", "no_report_by", "dispatch_agency")
    return fetch(actor, rows if reads_text(actor) else rows.defer(*TEXT), uid=uid)


def may_read_text(actor: Actor) -> bool:
    """Whether notes and raw rows of calls are there for the actor."""
    return reads_text(actor)


def columns_in_order(call: Call, raw: dict[str, Any]) -> list[tuple[str, Any]]:
    """A row as it came, in the order of the file where it is known."""
    header = call.last_import.profile.header if call.last_import and call.last_import.profile else []
    place = {name: number for number, name in enumerate(header)}
    return sorted(raw.items(), key=lambda item: (place.get(item[0], len(place)), item[0]))


def history(actor: Actor, call: Call) -> list[CallRevision]:
    """What the call said before, newest first; the 50 latest."""
    return list(visible(actor, CallRevision).filter(call=call).select_related("call_import").order_by("-id")[:50])


def encounters(actor: Actor, call: Call) -> list[Encounter]:
    """The encounters of a call that the actor may see."""
    return list(visible(actor, Encounter).filter(calls=call).select_related("team").order_by("id").distinct()[:20])


def is_reported(call: Call) -> bool:
    """Whether somebody has begun a report of the call."""
    return Encounter.calls.through.objects.filter(call=call, encounter__entered_in_error_at=None).exists()


def is_reported_by_side(actor: Actor, call: Call) -> bool:
    """Whether the actor's own side has a report of the call."""
    return Call.objects.filter(_reported(actor.side), pk=call.pk).exists()


def verdicts(actor: Actor, call: Call) -> dict[str, Verdict]:
    """What the actor may do with a call, with reasons."""
    return {"report": verdict(actor, "create", Encounter), "dismiss": verdict(actor, "dismiss", call)}


def may_report(actor: Actor) -> Verdict:
    """Whether the actor writes reports at all."""
    return verdict(actor, "create", Encounter)


def types_used(actor: Actor, limit: int = 200) -> list[str]:
    """The crisis types of the actor's agencies, to choose from while typing."""
    rows = CallTypeMap.objects.filter(agency__in=[agency.pk for agency in agencies(actor)]).exclude(level=CrisisLevel.NO)
    return sorted(set(rows.values_list("local_type", flat=True)[:limit]))


def agencies(actor: Actor) -> list[Agency]:
    """The agencies whose calls the actor sees."""
    if actor.is_system:
        return list(Agency.objects.filter(is_active=True))
    if not actor.can("call.view"):
        return []
    if actor.role == Role.DISPATCHER and actor.agency is not None and actor.agency.sector == Sector.DISPATCH:
        return dispatched()
    return list(Agency.objects.filter(pk__in=agency_ids(actor), is_active=True))


def agencies_to_enter(actor: Actor) -> list[Agency]:
    """The agencies for which the actor may bring calls in: any for who imports, those it dispatches for a dispatch center, else those whose calls they see."""
    if actor.is_system or actor.can("call.import"):
        return list(Agency.objects.filter(is_active=True))
    return agencies(actor) if actor.can("call.create") else []


def dispatched() -> list[Agency]:
    """The agencies that a dispatch center sends out."""
    responding = [Sector.LAW_ENFORCEMENT, Sector.EMS, Sector.BEHAVIORAL_HEALTH, Sector.DISPATCH]
    return list(Agency.objects.filter(is_active=True, sector__in=responding))


def agency_named(actor: Actor, name: Any) -> Agency | None:
    """The agency that a uid, short name, name or ORI means, among those for which the actor may bring calls in; None when none or several do."""
    text = str(name).strip().casefold()
    found = [
        a for a in agencies_to_enter(actor) if text in {str(a.uid), a.short_name.casefold(), a.name.casefold(), a.ori.casefold() or None}
    ]
    return found[0] if len(found) == 1 else None
