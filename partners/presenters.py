"""Words and marks for the pages of the directory, so that templates stay plain."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corecit.access.actor import Actor
from corecit.common import clock
from corecit.common.models import CodeList
from corecit.common.selectors import codes
from partners.forms.parts import DAYS
from partners.hours import Opening, State, hours_text
from partners.models import CapacityStatus
from partners.policies import keeps, sees_staff_part
from partners.selectors.services import stale_before

# A report of room older than this is shown as old: beds turn over within a day.
ROOM_IS_OLD = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Mark:
    """A word with its kind (good, warn, danger, info, neutral, muted) and icon."""

    text: str
    kind: str = "neutral"
    icon: str = ""


def opening_mark(opening: Opening) -> Mark:
    """Open or not, and until or from when, on the place's own clock."""
    if opening.state is State.UNKNOWN:
        return Mark(_("Hours not known"), "muted", "clock-question")
    if opening.is_open:
        if opening.always or opening.until_at is None:
            return Mark(_("Open day and night"), "good", "clock-24")
        return Mark(_("Open until %(time)s") % {"time": _when(opening.until_at)}, "good", "clock-check")
    if opening.next_at is None:
        return Mark(_("Closed"), "neutral", "clock-off")
    return Mark(_("Closed, opens %(time)s") % {"time": _when(opening.next_at)}, "neutral", "clock-off")


def _when(at: dt.datetime) -> str:
    """The time, with the day where it is not today and the zone where it is not ours."""
    ours = timezone.localtime(clock.now())
    there = ours.astimezone(at.tzinfo)
    day = "" if at.date() == there.date() else f"{date_format(at, 'D')} "
    zone = f" {at.tzname()}" if at.utcoffset() != at.astimezone(ours.tzinfo).utcoffset() else ""
    return f"{day}{at:%H:%M}{zone}"


_ROOM = {
    CapacityStatus.HAS_CAPACITY: ("good", "bed"),
    CapacityStatus.NONE: ("danger", "bed-off"),
    CapacityStatus.WAITLIST: ("warn", "hourglass"),
    CapacityStatus.ASSESSMENT_NEEDED: ("info", "clipboard-check"),
}


def room_mark(service: Any) -> Mark | None:
    """Whether there was room, as last said; muted when that was more than a day ago; None when nobody said."""
    if not service.capacity_status:
        return None
    words = str(CapacityStatus(service.capacity_status).label)
    if service.capacity_slots:
        words = ngettext("%(words)s: %(n)s place", "%(words)s: %(n)s places", service.capacity_slots) % {
            "words": words,
            "n": service.capacity_slots,
        }
    kind, icon = _ROOM[CapacityStatus(service.capacity_status)]
    return Mark(words, "muted" if clock.now() - service.capacity_at > ROOM_IS_OLD else kind, icon)


def checked_mark(row: Any) -> Mark:
    """When the entry was last checked; a warning after twelve months."""
    if row.assured_date is None:
        return Mark(_("Never checked"), "warn", "alert-triangle")
    day = date_format(row.assured_date, "M j, Y")
    if row.assured_date < stale_before():
        return Mark(_("Not checked for 12+ months"), "warn", "alert-triangle")
    return Mark(_("Checked %(day)s") % {"day": day}, "muted", "circle-check")


def distance_text(miles: float | None) -> str:
    """Miles, one decimal below ten."""
    if miles is None:
        return ""
    if miles < 0.1:
        return _("under 0.1 mi")
    return _("%(miles)s mi") % {"miles": f"{miles:.1f}" if miles < 9.95 else f"{miles:.0f}"}


def takes(service: Any) -> list[Mark]:
    """What a service takes or offers for certain."""
    known = [
        (service.accepts_police_drop_off, _("Police drop-off"), "car"),
        (service.takes_involuntary_holds, _("Involuntary holds"), "gavel"),
        (service.takes_voluntary_holds, _("Comes of own will"), "door-enter"),
        (service.walk_in, _("Walk-in"), "walk"),
    ]
    return [Mark(str(words), "neutral", icon) for value, words, icon in known if value]


def answer(value: bool | None) -> str:
    """Yes, no, or not known."""
    return _("Not known") if value is None else _("Yes") if value else _("No")


def ages(service: Any) -> str:
    """The ages that a service is for; empty when it says none."""
    low, high = (None if age is None else f"{age:g}" for age in (service.minimum_age, service.maximum_age))
    if low and high:
        return _("%(low)s to %(high)s") % {"low": low, "high": high}
    if low:
        return _("%(low)s and older") % {"low": low}
    return _("up to %(high)s") % {"high": high} if high else ""


@dataclass(frozen=True)
class HoursLine:
    """One line of hours: which days, from when to when, and what else there is to say."""

    days: str
    hours: str
    note: str = ""


def hours_lines(schedules: list[Any]) -> list[HoursLine]:
    """The hours of a place in words, holidays last and only those still to come."""
    today = timezone.localdate()
    lines = []
    for row in sorted(
        schedules, key=lambda row: (row.is_special, row.valid_from or dt.date.min, _first_day(row), row.opens_at or dt.time())
    ):
        if row.valid_to and row.valid_to < today:
            continue
        if row.is_special:
            lines.append(HoursLine(_dates(row), hours_text(row) or _("Closed"), row.description))
        else:
            dates = _dates(row) if row.valid_from or row.valid_to else ""
            lines.append(HoursLine(_days(row), hours_text(row), " · ".join(filter(None, (dates, row.description, row.notes)))))
    return lines


def _first_day(row: Any) -> int:
    order = [code for code, _name in DAYS]
    return min((order.index(part[-2:]) for part in row.byday.split(",") if part[-2:] in order), default=0)


def _days(row: Any) -> str:
    names = {code: str(name) for code, name in DAYS}
    parts = [part for part in row.byday.split(",") if part]
    if row.freq == "MONTHLY":
        every = [_nth(part, names) for part in parts] + [part for part in row.bymonthday.replace(" ", "").split(",") if part]
        return _("Every month: %(days)s") % {"days": ", ".join(every)}
    if not parts:
        return _("Every day") if row.opens_at else ""
    days = [part[-2:] for part in parts]
    order = list(names)
    indexes = sorted(order.index(day) for day in days if day in names)
    if len(indexes) > 2 and indexes == list(range(indexes[0], indexes[-1] + 1)):
        return _("Every day") if len(indexes) == 7 else f"{names[order[indexes[0]]]}–{names[order[indexes[-1]]]}"
    return ", ".join(names[order[index]] for index in indexes)


def _nth(part: str, names: dict[str, str]) -> str:
    number = part[:-2]
    words = {"1": _("1st"), "2": _("2nd"), "3": _("3rd"), "4": _("4th"), "5": _("5th"), "-1": _("last")}
    return " ".join(filter(None, (words.get(number, number), names.get(part[-2:], part))))


def _dates(row: Any) -> str:
    first, last = (date_format(day, "M j, Y") if day else "" for day in (row.valid_from, row.valid_to))
    if first and last:
        return first if first == last else f"{first} – {last}"
    return _("from %(day)s") % {"day": first} if first else _("until %(day)s") % {"day": last}


def place_line(location: Any, actor: Actor) -> str:
    """Where a location is, in one line: the street address, or that it is confidential."""
    if location is None:
        return ""
    if location.is_confidential_address and not keeps(actor):
        return _("Address confidential: call")
    address = next((row for row in location.addresses.all() if row.address_type == "physical"), None)
    line = address.line if address else str(location)
    return _("%(place)s (confidential)") % {"place": line} if location.is_confidential_address else line


def lead_phone(service: Any) -> Any:
    """The number to call first: of the service, at its place, of the place, of the organisation; never a fax or pager."""
    groups = [service.phones.all()]
    for link in service.at_locations.all():
        groups += [link.phones.all(), link.location.phones.all()]
    groups.append(service.organization.phones.all())
    return next((phone for group in groups for phone in group if phone.type not in {"fax", "pager"} and phone.contact_id is None), None)


def service_rows(services: Any, actor: Actor) -> list[dict[str, Any]]:
    """The lines of a list of services."""
    words = codes.label_map([CodeList.SERVICE_NEED])[CodeList.SERVICE_NEED]
    return [
        {
            "service": service,
            "opening": opening_mark(service.opening),
            "room": room_mark(service),
            "checked": checked_mark(service),
            "distance": distance_text(service.distance),
            "needs": [words.get(code, code) for code in service.needs],
            "takes": takes(service),
            "where": place_line(service.place.location, actor),
            "phone": lead_phone(service),
            "handoff": service.warm_handoff_phone if sees_staff_part(actor) else "",
            "others": len(service.places) - 1,
        }
        for service in services
    ]


def place_rows(service: Any, actor: Actor) -> list[dict[str, Any]]:
    """The places of a service with address, hours, phones and access."""
    rows = []
    links = {link.location_id: link for link in service.at_locations.all()}
    for place in service.places:
        link = links.get(place.location.pk) if place.location else None
        phones = [*link.phones.all(), *link.location.phones.all()] if link else []
        rows.append(
            {
                "location": place.location,
                "line": place_line(place.location, actor),
                "opening": opening_mark(place.opening),
                "hours": hours_lines(place.schedules),
                "phones": [phone for phone in phones if phone.contact_id is None],
                "languages": list(place.location.languages.all()) if place.location else [],
                "access": list(place.location.accessibility.all()) if place.location else [],
                "note": link.description if link else "",
                "may_map": bool(place.location and not place.location.is_confidential_address),
            }
        )
    return rows


def agreement_mark(agreement: Any) -> Mark:
    """Whether an agreement is in force."""
    today = timezone.localdate()
    if agreement.starts_on > today:
        return Mark(_("Not yet in force"), "info")
    if agreement.ends_on and agreement.ends_on < today:
        return Mark(_("Ended"), "muted")
    if agreement.ends_on and agreement.ends_on < today + dt.timedelta(days=60):
        return Mark(_("Ends within 60 days"), "warn")
    return Mark(_("In force"), "good")


def import_mark(row: Any) -> Mark:
    """Where an import stands."""
    kinds = {"queued": "neutral", "running": "info", "done": "good", "failed": "danger"}
    return Mark(row.get_state_display(), kinds[row.state])
