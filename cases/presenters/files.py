"""Files in words: what they are, how large, what the virus scanner says."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cases.models import CaseDocument, PersonPhoto, ScanState
from cases.selectors.files import kind_of
from corecit.access.policies import Verdict


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
        ScanState.CLEAN: Mark("good", _("clean"), "shield-check"),
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
