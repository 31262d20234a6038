"""Calls that CAD pushes or a person types, and those that need no report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.calls.items import ItemReader, Wrong
from cases.models import Call, CallSourceKind, CrisisLevel, NoReportReason
from cases.operations import call_batches
from cases.selectors import calls as selectors
from cases.selectors.call_imports import types_of
from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock, verdict
from corecit.accounts.models import Agency
from corecit.audit.trail import record
from corecit.common.errors import Conflict, Denied, Invalid

PUSH_LIMIT = 1000


@dataclass
class Pushed:
    """What became of one item: new, changed, unchanged, or rejected with the reasons by field."""

    outcome: str
    incident_number: str = ""
    call: Call | None = None
    errors: dict[str, list[str]] = field(default_factory=dict)


@transaction.atomic
def push(*, actor: Actor, items: Sequence[Any]) -> list[Pushed]:
    """Writes calls that CAD sends; good ones are kept whatever the others are. Sending one again changes nothing. Raises Invalid for too many."""
    may = verdict(actor, "create", Call) or verdict(actor, "import", Call)
    if not may:
        raise Denied(may.reason)
    if len(items) > PUSH_LIMIT:
        raise Invalid(_("Send at most %(n)s calls at once.") % {"n": PUSH_LIMIT})
    results: list[Pushed | None] = [None] * len(items)
    readers: dict[int, ItemReader] = {}
    rows = []
    for place, item in enumerate(items):
        try:
            agency = _agency_of(actor, item)
            row = readers.setdefault(agency.pk, ItemReader(agency.time_zone)).read(item)
        except Wrong as wrong:
            number = item.get("incident_number") if isinstance(item, Mapping) else ""
            results[place] = Pushed("rejected", str(number or "")[:60], errors=wrong.fields)
        else:
            rows.append((place, agency.pk, row))
    source = call_batches.Source(CallSourceKind.API, user=actor.user, dispatch_agency=call_batches.dispatch_center(actor.agency))
    outcomes = call_batches.write([(agency, row) for _place, agency, row in rows], source)
    found = _found([(agency, row.number) for _place, agency, row in rows])
    for (place, agency_id, row), outcome in zip(rows, outcomes, strict=True):
        word = call_batches.CHANGED if outcome == call_batches.MERGED else outcome
        results[place] = Pushed(word, row.number, found[agency_id, row.number])
    done = [result for result in results if result is not None]
    counts: dict[str, Any] = {word: sum(1 for r in done if r.outcome == word) for word in ("new", "changed", "unchanged", "rejected")}
    record(actor, "call.push", **counts)
    return done


def _agency_of(actor: Actor, item: Any) -> Agency:
    """The agency an item names, by uid, short name, name or ORI; without one the actor's own."""
    if not isinstance(item, Mapping):
        raise Wrong({"": [_("Each call has to be an object.")]})
    named = item.get("agency")
    allowed = _allowed(actor)
    if named in (None, ""):
        own = actor.agency
        if own is not None and own.pk in {agency.pk for agency in allowed}:
            return own
        raise Wrong({"agency": [_("Say which agency the call is of.")]})
    text = str(named).strip().casefold()
    found = [a for a in allowed if text in {str(a.uid), a.short_name.casefold(), a.name.casefold()} or (a.ori and text == a.ori.casefold())]
    if len(found) != 1:
        raise Wrong({"agency": [_("No agency of this name for which you may send calls.")]})
    return found[0]


def _allowed(actor: Actor) -> list[Agency]:
    if "agencies_to_enter" not in actor.memo:
        actor.memo["agencies_to_enter"] = selectors.agencies_to_enter(actor)
    return actor.memo["agencies_to_enter"]


def _found(keys: Sequence[tuple[int, str]]) -> dict[tuple[int, str], Call]:
    rows = Call.objects.filter(agency__in={agency for agency, _n in keys}, incident_number__in={number for _a, number in keys})
    return {(row.agency_id, row.incident_number): row for row in rows.only("uid", "agency_id", "incident_number")}


@transaction.atomic
def create(*, actor: Actor, agency_uid: UUID, values: Mapping[str, Any], token: UUID) -> Call:
    """Writes a call typed by hand; without a number it gets one of its own. The same form sent twice makes one call.

    Raises Denied for an agency whose calls are not the actor's to type, Invalid with the fields, Conflict for a number that is there already.
    """
    authorize(actor, "create", Call)
    agency = next((a for a in selectors.agencies_to_enter(actor) if a.uid == agency_uid), None)
    if agency is None:
        raise Denied(_("You may not type calls of this agency."))
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    again = Call.objects.filter(uid=token, agency=agency, created_by=actor.user).first()
    if again is not None:
        return again
    number = str(values.get("incident_number") or "") or _next_number(agency)
    try:
        row = ItemReader(agency.time_zone).read({**values, "incident_number": number})
    except Wrong as wrong:
        raise Invalid(_("Some fields need another look."), wrong.fields) from None
    if Call.objects.filter(agency=agency, incident_number=number).exists():
        raise Conflict(_("The agency has a call with this number already. Search for it in the list of calls."))
    levels = call_batches.Levels([agency.pk])
    levels.learn((agency.pk, text) for text in types_of(row.values))
    teams = call_batches.team_of_units([agency.pk])
    call = Call.objects.create(
        uid=token,
        agency=agency,
        incident_number=number,
        source_kind=CallSourceKind.MANUAL,
        created_by=actor.user,
        dispatch_agency=call_batches.dispatch_center(actor.agency),
        crisis_level=CrisisLevel.CERTAIN if values.get("is_crisis") else levels.of(agency.pk, row.values),
        team_id=next((teams[agency.pk, u.casefold()] for u in row.values["units"] if (agency.pk, u.casefold()) in teams), None),
        raw=row.raw,
        **row.values,
    )
    record(actor, "call.create", call, level=call.crisis_level)
    return call


def _next_number(agency: Agency) -> str:
    """M-261122-03: typed by hand on that day, the third; the caller holds the agency's row."""
    start = f"M-{timezone.localdate():%y%m%d}-"
    taken = Call.objects.filter(agency=agency, incident_number__startswith=start).values_list("incident_number", flat=True)
    numbers = [int(number[len(start) :]) for number in taken if number[len(start) :].isdigit()]
    return f"{start}{max(numbers, default=0) + 1:02}"


@transaction.atomic
def dismiss(*, actor: Actor, call: Call, reason: str, text: str = "") -> Call:
    """Notes that a crisis call needs no report, and why; raises Conflict when somebody has begun one, Invalid without a reason."""
    row = lock(actor, Call, "dismiss", pk=call.pk)
    if selectors.is_reported(row):
        raise Conflict(_("Somebody has begun a report of this call."))
    if reason not in NoReportReason.values:
        raise Invalid(_("Choose a reason."), {"reason": [_("Choose a reason.")]})
    if reason == NoReportReason.OTHER and not text.strip():
        raise Invalid(_("Say in a few words why no report is needed."), {"text": [_("Say why, in a few words.")]})
    row.no_report_reason = text.strip()[:200] if reason == NoReportReason.OTHER else reason
    row.no_report_by = actor.user
    row.save(update_fields=["no_report_reason", "no_report_by", "updated_at"])
    record(actor, "call.dismiss", row, reason=reason)
    return row


@transaction.atomic
def recall(*, actor: Actor, call: Call) -> Call:
    """Takes "no report needed" back."""
    row = lock(actor, Call, "dismiss", pk=call.pk)
    if row.no_report_reason:
        row.no_report_reason, row.no_report_by = "", None
        row.save(update_fields=["no_report_reason", "no_report_by", "updated_at"])
        record(actor, "call.recall", row)
    return row
