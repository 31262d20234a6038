"""What stays behind when a person leaves (numbers alone, for administrators), and the key of a record by its number (for the privacy officer)."""

from __future__ import annotations

from uuid import UUID

from cases.models import Case, CaseStatus, ClinicalPart, Encounter, FollowUp, FollowUpStatus, Note, Person, PolicePart, ReportStatus
from corecit.accounts.models import User

UNFINISHED = [ReportStatus.DRAFT, ReportStatus.RETURNED]


def open_follow_ups(user: User) -> int:
    """Open follow-ups that the person owns."""
    return FollowUp.objects.filter(owner=user, status=FollowUpStatus.OPEN).count()


def led_cases(user: User) -> int:
    """Cases that the person leads and that are not closed."""
    return Case.objects.filter(lead=user).exclude(status=CaseStatus.CLOSED).count()


def unfinished_reports(user: User) -> int:
    """Reports that the person began or got back, and has not submitted."""
    return sum(part.objects.filter(author=user, status__in=UNFINISHED).count() for part in (PolicePart, ClinicalPart))


def unsigned_notes(user: User) -> int:
    """Notes that the person began and has not signed."""
    return Note.objects.filter(author=user, signed_at=None).count()


def by_number(number: str) -> dict[str, list[int]]:
    """The case or encounter of a number, or the person of an id, by kind; for the audit trail, which shows nothing of the record but who opened it."""
    models: dict[str, type[Case] | type[Encounter]] = {"case": Case, "encounter": Encounter}
    found = {
        kind: list(model._default_manager.filter(number__iexact=number).values_list("pk", flat=True)) for kind, model in models.items()
    }
    if (uid := _uid(number)) is not None:
        found["person"] = list(Person.objects.filter(uid=uid).values_list("pk", flat=True))
    return {kind: keys for kind, keys in found.items() if keys}


def _uid(text: str) -> UUID | None:
    """A person has no number; the id in the address of their page stands for one."""
    try:
        return UUID(text.strip())
    except ValueError:
        return None
