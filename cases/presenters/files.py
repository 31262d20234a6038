"""Files in words: what they are, how large, what the virus scanner says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, CaseDocument, Person, PersonPhoto, ScanState
from cases.selectors.files import documents_until, kind_of
from cases.selectors.timeline import Entry
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, verdict


@dataclass(frozen=True)
class Mark:
    """What the scanner says: a kind of status, a word, an icon."""

    kind: str
    word: str
    icon: str


def scan_mark(file: PersonPhoto | CaseDocument) -> Mark:
    """The state of the virus scan in words."""
    if file.scan == ScanState.WAITING and not settings.CLAMD_URL:
        return Mark("muted", _("not scanned: no scanner is set up"), "shield-off")
    return {
        ScanState.WAITING: Mark("warn", _("waiting for the virus scan"), "hourglass"),
        ScanState.CLEAN: Mark("good", _("scanned, nothing found"), "shield-check"),
        ScanState.INFECTED: Mark("danger", _("infected: locked"), "virus"),
        ScanState.FAILED: Mark("danger", _("could not be scanned: locked"), "shield-x"),
    }[ScanState(file.scan)]


def told(file: PersonPhoto | CaseDocument) -> str:
    """Kind and size."""
    return f"{kind_of(file).word} · {filesizeformat(file.size)}"


def download_name(uid: UUID, word: str, suffix: str) -> str:
    """A name that gives nothing away: document-1a2b3c4d.pdf."""
    return f"{word}-{uid.hex[:8]}.{suffix}"


@dataclass(frozen=True)
class DocumentRow:
    """A document as the case shows it."""

    document: CaseDocument
    told: str
    mark: Mark
    may_open: Verdict
    may_retire: Verdict


def entries(actor: Actor, case: Case, until: dt.datetime | None, limit: int) -> list[Entry]:
    """Documents of the case and of the reader's side: that they were handed in, never what stands in them."""
    return [_entry(actor, one) for one in documents_until(actor, [case], until, limit)]


def person_entries(actor: Actor, _person: Person, cases: Sequence[Case], until: dt.datetime | None, limit: int) -> list[Entry]:
    """Documents of all cases of a person, in one question."""
    return [_entry(actor, one) for one in documents_until(actor, cases, until, limit)]


def _entry(actor: Actor, one: CaseDocument) -> Entry:
    return Entry(
        at=one.created_at,
        key=f"document:{one.pk:012}",
        kind="document",
        title=one.title,
        text=told(one),
        who=one.added_by.name if one.added_by else "",
        side=one.side,
        icon="file-text",
        url=reverse("cases:document-open", args=[one.uid]) if verdict(actor, "open", one) else "",
        by=(one.added_by_id,) if one.added_by_id else (),
    )
