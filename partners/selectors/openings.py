"""Which services are open at a moment: a rough sieve in SQL, then the exact answer from the schedules."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet

from corecit.access.actor import Actor
from corecit.web import paging
from partners import hours
from partners.hours import Opening, State
from partners.models import Location, Schedule, Service, ServiceStatus

# So many rows are looked at per query, and so many at most, when only open services are wanted.
CHUNK, MOST = 50, 2000


def zone_of(actor: Actor) -> zoneinfo.ZoneInfo:
    """The time zone of the actor's agency."""
    return zoneinfo.ZoneInfo(actor.agency.time_zone if actor.agency else settings.TIME_ZONE)


@dataclass(frozen=True)
class Place:
    """A service at one of its locations (None: it has none), and whether it is open there."""

    location: Location | None
    schedules: list[Schedule]
    opening: Opening
    distance: float | None = None


def places_of(service: Service, at: dt.datetime, zone: dt.tzinfo) -> list[Place]:
    """A service's places with their hours: those of the service at the location, else of the service, else of the location."""
    own = list(service.schedules.all())
    places = []
    for link in service.at_locations.all():
        if not link.location.is_active:
            continue
        schedules = list(link.schedules.all()) or own or list(link.location.schedules.all())
        there = zoneinfo.ZoneInfo(link.location.time_zone) if link.location.time_zone else zone
        places.append(Place(link.location, schedules, opening_of(service, schedules, at, there)))
    return places or [Place(None, own, opening_of(service, own, at, zone))]


def opening_of(service: Service, schedules: list[Schedule], at: dt.datetime, zone: dt.tzinfo) -> Opening:
    """Whether a service with these schedules is open."""
    if service.status != ServiceStatus.ACTIVE:
        return Opening(State.CLOSED)
    return hours.ALWAYS if service.open_24_7 else hours.opening(schedules, at, zone)


def best(openings: list[Opening]) -> Opening:
    """Of several places: open and longest so, else the one that opens next, else unknown."""
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    openings = openings or [hours.UNKNOWN]
    opened = [opening for opening in openings if opening.is_open]
    if opened:
        return max(opened, key=lambda opening: far if opening.always else opening.until_at or far)
    closed = [opening for opening in openings if opening.state is State.CLOSED]
    return min(closed, key=lambda opening: opening.next_at or far) if closed else openings[0]


def perhaps_open(services: QuerySet[Service], at: dt.datetime, zone: dt.tzinfo, *, or_unknown: bool = False) -> QuerySet[Service]:
    """Leaves out services that cannot be open by day of the week, dates and time; some that stay are closed all the same.
    With `or_unknown`, those stay of which no hours are known."""
    fits = Q(pk__in=[])
    for local in _local_times(at, zone):
        fits |= _may_hold(local)
    keep = Q(open_24_7=True) | _has_schedule(fits)
    if or_unknown:
        keep |= ~_has_schedule(Q(opens_at__isnull=False))
    return services.filter(keep, status=ServiceStatus.ACTIVE)


def _has_schedule(fits: Q) -> Q:
    """Services with such a schedule, of their own, at a location, or of a location."""
    own = Schedule.objects.filter(fits, service__isnull=False).values("service")
    at_location = Schedule.objects.filter(fits, service_at_location__isnull=False).values("service_at_location__service")
    of_location = Schedule.objects.filter(fits, location__isnull=False, location__at_services__isnull=False).values(
        "location__at_services__service"
    )
    return Q(pk__in=own) | Q(pk__in=at_location) | Q(pk__in=of_location)


def _local_times(at: dt.datetime, zone: dt.tzinfo) -> set[dt.datetime]:
    """The wall clock in every zone and at every offset that the directory uses."""
    names = Location.objects.exclude(time_zone="").values_list("time_zone", flat=True).order_by().distinct()
    offsets = Schedule.objects.filter(timezone__gt=-15, timezone__lt=15).values_list("timezone", flat=True).order_by().distinct()
    zones: list[dt.tzinfo] = [zone, *(zoneinfo.ZoneInfo(name) for name in names)]
    zones += [dt.timezone(dt.timedelta(hours=offset)) for offset in offsets if offset is not None]
    return {at.astimezone(one).replace(tzinfo=None) for one in zones}


def _may_hold(local: dt.datetime) -> Q:
    time = local.time()
    over_midnight = Q(closes_at__lte=F("opens_at")) | Q(closes_at__gte=dt.time(23, 59))
    today = _may_fall_on(local.date()) & Q(opens_at__lte=time) & (Q(closes_at__gt=time) | over_midnight)
    return today | (_may_fall_on(local.date() - dt.timedelta(days=1)) & over_midnight & Q(closes_at__gt=time))


def _may_fall_on(day: dt.date) -> Q:
    holds = Q()
    for name in ("valid_from", "dtstart"):
        holds &= Q(**{name: None}) | Q(**{f"{name}__lte": day})
    for name in ("valid_to", "until"):
        holds &= Q(**{name: None}) | Q(**{f"{name}__gte": day})
    return holds & (Q(byday="") | Q(byday__contains=hours.DAYS[day.weekday()]))


def page_of_kept(rows: QuerySet[Any], order: list[str], cursor: str | None, size: int, keep: Callable[[Any], bool]) -> paging.Page:
    """A page of the rows that `keep` accepts, read chunk by chunk; ends early after many rows without a hit, and the next page goes on there."""
    backward = paging.decode(cursor, len(order))[0] if cursor else False
    found: list[Any] = []
    at, seen = cursor, 0
    while True:
        chunk = paging.page(rows, order, at, CHUNK)
        kept = [row for row in chunk if keep(row)]
        found = kept + found if backward else found + kept
        at, seen = chunk.previous if backward else chunk.next, seen + CHUNK
        if len(found) > size or at is None or seen >= MOST:
            break
    return _trimmed(found, order, size, backward=backward, more=at, first_page=cursor is None)


def _trimmed(found: list[Any], order: list[str], size: int, *, backward: bool, more: str | None, first_page: bool) -> paging.Page:
    cut = len(found) > size
    rows = found[-size:] if backward else found[:size]
    if not rows:
        return paging.Page([], next=None if backward else more, previous=more if backward else None)

    def edge(row: Any, back: bool) -> str:
        return paging.encode([getattr(row, name.lstrip("-")) for name in order], back)

    onward = edge(rows[0], True) if backward and cut else edge(rows[-1], False) if cut else more
    if backward:
        return paging.Page(rows, next=edge(rows[-1], False), previous=onward)
    return paging.Page(rows, next=onward, previous=None if first_page else edge(rows[0], True))
