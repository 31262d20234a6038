"""Finding services: by need, words, place, hours and what they take; one service with all that belongs to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, FloatField, Func, Min, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.common import clock
from corecit.web import paging
from partners import geo
from partners.hours import State
from partners.models import Attribute, Contact, Language, Location, Phone, Service
from partners.policies import sees_staff_part
from partners.selectors import openings

# Services without a place on the map come behind all that have one: miles beyond any on earth.
NOWHERE = 1_000_000.0
YES_FILTERS = {
    "drop_off": "accepts_police_drop_off",
    "voluntary": "takes_voluntary_holds",
    "involuntary": "takes_involuntary_holds",
    "walk_in": "walk_in",
    "always_open": "open_24_7",
}


def find(actor: Actor, filters: Mapping[str, Any] | None = None, cursor: str | None = None, size: int = paging.PAGE_SIZE) -> paging.Page:
    """A page of services, by name, or by distance where `lat` and `lon` are given.

    Filters, all optional: q (words), needs (codes, any of them), term (uid of a taxonomy term), lat, lon, miles, hours ("open": open for
    certain; "maybe": those of unknown hours too), at (moment, default now), drop_off, voluntary, involuntary, walk_in, always_open (true),
    language (code), insurance (code), age (years), organization (uid), has_room (true), unchecked (true), status.
    Each row has `distance` (miles or None), `places`, `place` (the nearest or first) and `opening`.
    """
    wanted = dict(filters or {})
    at, zone = wanted.get("at") or clock.now(), openings.zone_of(actor)
    rows = with_parts(actor, filtered(actor, wanted))
    order = ["distance", "id"] if has_point(wanted) else ["name", "id"]
    if wanted.get("hours") in {"open", "maybe"}:
        rows = openings.perhaps_open(rows, at, zone, or_unknown=wanted["hours"] == "maybe")
    if wanted.get("hours") in {"open", "maybe"}:
        states = {State.OPEN} if wanted["hours"] == "open" else {State.OPEN, State.UNKNOWN}
        found = openings.page_of_kept(rows, order, cursor, size, lambda row: adorn(row, at, zone, wanted).opening.state in states)
    else:
        found = paging.page(rows, order, cursor, size)
        for row in found:
            adorn(row, at, zone, wanted)
    for row in found:
        row.distance = None if getattr(row, "distance", NOWHERE) >= NOWHERE else row.distance
    return found


def near(
    actor: Actor, latitude: float, longitude: float, filters: Mapping[str, Any] | None = None, cursor: str | None = None
) -> paging.Page:
    """A page of services, the nearest first."""
    return find(actor, {**(filters or {}), "lat": latitude, "lon": longitude}, cursor)


def get(actor: Actor, uid: UUID | str) -> Service:
    """One service with its organisation; raises NotVisible."""
    return fetch(actor, visible(actor, Service).select_related("organization", "program"), uid=uid)


def has_any(actor: Actor) -> bool:
    """Whether the directory holds a service."""
    return visible(actor, Service).exists()


def detail(actor: Actor, uid: UUID | str) -> Any:
    """One service with everything that belongs to it; raises NotVisible."""
    rows = with_parts(actor, visible(actor, Service).select_related("organization", "program"))
    extra = [
        "languages",
        "cost_options",
        "required_documents",
        "service_areas",
        "organization__phones",
        "at_locations__location__accessibility",
    ]
    if sees_staff_part(actor):
        extra.append(Prefetch("contacts", Contact.objects.prefetch_related("phones")))  # type: ignore[arg-type]
    service = fetch(actor, rows.prefetch_related(*extra), uid=uid)
    return adorn(service, clock.now(), openings.zone_of(actor), {})


def reports_of(actor: Actor, service: Service, limit: int = 5) -> list[Any]:
    """The latest reports of room of a service the actor sees."""
    return list(get(actor, service.uid).capacity_reports.select_related("reported_by")[:limit])


def attributes_of(actor: Actor, service: Service) -> dict[str, list[str]]:
    """Terms and further values of a service the actor sees, by kind (taxonomy, payment, eligibility, keyword)."""
    found: dict[str, list[str]] = {}
    rows = Attribute.objects.filter(link_entity="service", link_uid=get(actor, service.uid).uid).select_related("taxonomy_term")
    for row in rows:
        kind = "taxonomy" if row.taxonomy_term else row.link_type or "other"
        found.setdefault(kind, []).append(row.taxonomy_term.name if row.taxonomy_term else row.value)
    return found


def choices(actor: Actor, *, needs: Iterable[str] = (), limit: int = 500) -> list[tuple[str, str]]:
    """(uid, "Organization: Service") for a select box, by name; at most `limit`: a larger directory is searched instead."""
    rows = filtered(actor, {"needs": list(needs)}).select_related("organization").order_by("organization__name", "name", "id")[:limit]
    return [(str(row.uid), f"{row.organization.name}: {row.name}") for row in rows]


def needs_in_use(actor: Actor) -> set[str]:
    """The needs that some service which the actor sees meets."""
    rows = filtered(actor, {}).annotate(need=Func("needs", function="unnest", output_field=CharField()))
    return set(rows.order_by().values_list("need", flat=True).distinct())


def has_point(wanted: Mapping[str, Any]) -> bool:
    """Whether a place to measure from was given."""
    return wanted.get("lat") is not None and wanted.get("lon") is not None


def filtered(actor: Actor, wanted: Mapping[str, Any]) -> QuerySet[Service]:
    """The services that the filters leave, of those the actor sees."""
    rows = visible(actor, Service)
    for word in str(wanted.get("q") or "").split()[:6]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(alternate_name__icontains=word)
            | Q(organization__name__icontains=word)
            | Q(organization__alternate_name__icontains=word)
            | Q(description__icontains=word)
        )
    if wanted.get("needs"):
        rows = rows.filter(needs__overlap=list(wanted["needs"]))
    for name, field in YES_FILTERS.items():
        if wanted.get(name):
            rows = rows.filter(**{field: True})
    return _by_place(_by_person(_by_state(rows, wanted), wanted), wanted)


def _by_state(rows: QuerySet[Service], wanted: Mapping[str, Any]) -> QuerySet[Service]:
    if wanted.get("organization"):
        rows = rows.filter(organization__uid=wanted["organization"])
    if wanted.get("term"):
        carries = Attribute.objects.filter(link_entity="service", link_uid=OuterRef("uid"), taxonomy_term__uid=wanted["term"])
        rows = rows.filter(Exists(carries))
    if wanted.get("has_room"):
        rows = rows.filter(capacity_status="has_capacity")
    if wanted.get("unchecked"):
        rows = rows.filter(Q(assured_date=None) | Q(assured_date__lt=stale_before()))
    if wanted.get("status") == "retired":
        return rows.exclude(retired_at=None)
    if wanted.get("status") == "all":
        return rows
    return rows.filter(retired_at=None, organization__is_active=True).exclude(status__in=["inactive", "defunct"])


def _by_person(rows: QuerySet[Service], wanted: Mapping[str, Any]) -> QuerySet[Service]:
    age = wanted.get("age")
    if age is not None and age != "":
        rows = rows.filter(Q(minimum_age=None) | Q(minimum_age__lte=age), Q(maximum_age=None) | Q(maximum_age__gte=age))
    if wanted.get("insurance"):
        rows = rows.filter(insurance__contains=[wanted["insurance"]])
    if wanted.get("language"):
        spoken = Language.objects.filter(code=wanted["language"])
        rows = rows.filter(
            Exists(spoken.filter(service=OuterRef("pk"))) | Exists(spoken.filter(location__at_services__service=OuterRef("pk")))
        )
    return rows


def _by_place(rows: QuerySet[Service], wanted: Mapping[str, Any]) -> QuerySet[Service]:
    """Adds `distance` to the nearest place; within `miles`, keeps those without a place on the map (phone lines, confidential addresses)."""
    if not has_point(wanted):
        return rows
    lat, lon = float(wanted["lat"]), float(wanted["lon"])
    if wanted.get("miles"):
        miles = float(wanted["miles"])
        places = on_map().filter(at_services__service=OuterRef("pk"))
        within = places.filter(geo.box(lat, lon, miles)).annotate(miles=geo.miles_to(lat, lon)).filter(miles__lte=miles)
        rows = rows.filter(Exists(within) | ~Exists(places))
    path = "at_locations__location__"
    may_tell = Q(**{f"{path}is_active": True, f"{path}is_confidential_address": False, f"{path}latitude__isnull": False})
    # One aggregate over a join: somewhat quicker than a subquery for each service.
    return rows.annotate(distance=Coalesce(Min(geo.miles_to(lat, lon, path), filter=may_tell), Value(NOWHERE), output_field=FloatField()))


def on_map() -> QuerySet[Location]:
    """Locations whose place may be told; the distance to a confidential address would tell where it is."""
    return Location.objects.filter(is_active=True, is_confidential_address=False, latitude__isnull=False)


def stale_before() -> dt.date:
    """Whatever was last checked before this day counts as not checked: twelve months ago."""
    return clock.now().date() - dt.timedelta(days=365)


def with_parts(actor: Actor, rows: QuerySet[Service]) -> QuerySet[Service]:
    """With places, hours and phones, in a fixed number of queries."""
    return rows.select_related("organization").prefetch_related(
        "schedules",
        Prefetch("phones", Phone.objects.filter(contact=None)),
        "at_locations__schedules",
        "at_locations__phones",
        "at_locations__location__schedules",
        "at_locations__location__addresses",
        Prefetch("at_locations__location__phones", Phone.objects.filter(contact=None)),
        "at_locations__location__languages",
        "languages",
        "organization__phones",
    )


def adorn(service: Any, at: dt.datetime, zone: dt.tzinfo, wanted: Mapping[str, Any]) -> Any:
    """Puts places, the place to name in a list, and the opening on a service."""
    if not hasattr(service, "places"):
        service.places = _nearest_first(openings.places_of(service, at, zone), wanted)
        service.opening = openings.best([place.opening for place in service.places])
        opened = [place for place in service.places if place.opening.is_open] if wanted.get("hours") == "open" else []
        service.place = (opened or service.places)[0]
    return service


def _nearest_first(places: list[openings.Place], wanted: Mapping[str, Any]) -> list[openings.Place]:
    if not has_point(wanted):
        return places
    lat, lon = float(wanted["lat"]), float(wanted["lon"])
    measured = [openings.Place(p.location, p.schedules, p.opening, distance_to(p.location, lat, lon)) for p in places]
    return sorted(measured, key=lambda place: NOWHERE if place.distance is None else place.distance)


def distance_to(location: Location | None, latitude: float, longitude: float) -> float | None:
    """Miles to a location, None where it has no place on the map or none that may be told."""
    if location is None or location.is_confidential_address or location.latitude is None or location.longitude is None:
        return None
    return geo.miles(latitude, longitude, location.latitude, location.longitude)
