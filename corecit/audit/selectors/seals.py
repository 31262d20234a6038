"""Checking the seals."""

from __future__ import annotations

from dataclasses import dataclass

from corecit.audit.digests import COLUMNS, digest
from corecit.audit.models import AuditEvent, AuditSeal


@dataclass(frozen=True)
class Finding:
    """A seal that does not fit its rows any more, and in which way."""

    seal_id: int
    first_event_id: int
    last_event_id: int
    problem: str


def verify() -> tuple[Finding | None, int]:
    """The first seal that does not fit (None when all do), and how many events were checked."""
    before, expected_start, checked = "", 1, 0
    for seal in AuditSeal.objects.order_by("id").iterator():
        place = (seal.pk, seal.first_event_id, seal.last_event_id)
        if seal.first_event_id != expected_start:
            return Finding(*place, "a seal before this one was taken out"), checked
        rows = AuditEvent.objects.filter(id__gte=seal.first_event_id, id__lte=seal.last_event_id).order_by("id").values(*COLUMNS)
        total, number = digest(before, rows.iterator(chunk_size=5000))
        checked += number
        if number != seal.events:
            return Finding(*place, f"{abs(number - seal.events)} events were {'deleted' if number < seal.events else 'added'}"), checked
        if total != seal.digest:
            return Finding(*place, "an event, or this seal, was changed"), checked
        before, expected_start = seal.digest, seal.last_event_id + 1
    return None, checked


def unsealed() -> int:
    """How many events the last seal does not cover yet, counted up to 100,000."""
    last = AuditSeal.objects.order_by("-id").values_list("last_event_id", flat=True).first() or 0
    return AuditEvent.objects.filter(id__gt=last)[:100_000].count()


def latest() -> AuditSeal | None:
    """The newest seal."""
    return AuditSeal.objects.order_by("-id").first()
