"""Handing files in, retiring them, and having them scanned; content goes to the private storage under a random name before the row is written."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import uuid
from collections.abc import Callable
from typing import Any, BinaryIO

from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from kombu.exceptions import KombuError

from cases.files import clamd, kinds
from cases.models import Case, CaseDocument, Person, PersonPhoto
from cases.models.files import ScanState, StoredFile
from cases.operations import records
from cases.operations.call_imports import BROKER_OPTIONS
from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.accounts.roles import Side
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Denied, Invalid

logger = logging.getLogger(__name__)

MODELS: dict[str, type[PersonPhoto] | type[CaseDocument]] = {"photo": PersonPhoto, "document": CaseDocument}
# So many in one sweep, the longest waiting first.
BATCH = 50


def _read(file: BinaryIO, limit: int, take: Callable[[bytes], kinds.Taken]) -> kinds.Taken:
    """The content as it is kept; raises Invalid with the reason when it is too large or of no kind that is taken."""
    content = file.read(limit + 1)
    if len(content) > limit:
        sentence = _("The file is larger than %(limit)s MB. Save it smaller, or split it.") % {"limit": f"{limit / (1024 * 1024):g}"}
        raise Invalid(sentence, {"file": [sentence]})
    try:
        return take(content)
    except kinds.FileRefused as refusal:
        raise Invalid(str(refusal), {"file": [str(refusal)]}) from None


def _keep(actor: Actor, model: type[Any], taken: kinds.Taken, action: str, **fields: Any) -> Any:
    key = default_storage.save(f"documents/{uuid.uuid4().hex}", ContentFile(taken.content))
    try:
        row = model.objects.create(
            key=key,
            kind=taken.kind,
            size=len(taken.content),
            sha256=hashlib.sha256(taken.content).hexdigest(),
            added_by=actor.user,
            **fields,
        )
        record(actor, action, row, case=fields.get("case"), person=fields.get("person"), kind=taken.kind, size=row.size)
    except BaseException:
        default_storage.delete(key)
        raise
    name = next(name for name, one in MODELS.items() if one is model)
    transaction.on_commit(lambda: ask(name, row.pk), robust=True)
    return row


@transaction.atomic
def add_photo(*, actor: Actor, person_id: int, file: BinaryIO, taken_on: dt.date | None = None) -> PersonPhoto:
    """Takes a photo of a person in, in place of the one before; raises Invalid when it is no picture or too large."""
    person = lock(actor, Person, "edit", pk=person_id)
    taken = _read(file, settings.PHOTO_MAX_BYTES, kinds.photo)
    before = PersonPhoto.objects.filter(person=person, retired_at=None)
    before.update(retired_at=clock.now(), retired_by=actor.user, retire_reason=_("Replaced by a newer photo"))
    return _keep(actor, PersonPhoto, taken, "photo.add", person=person, taken_on=taken_on)


@transaction.atomic
def add_document(*, actor: Actor, case_id: int, file: BinaryIO, title: str) -> CaseDocument:
    """Takes a document of the actor's own side into a case; raises Invalid when it is of no kind that is taken, too large, or without a title."""
    case = lock(actor, Case, "work", pk=case_id)
    authorize(actor, "create", CaseDocument)
    if actor.side not in (Side.POLICE, Side.CLINICAL):
        raise Denied(_("Only the police and the clinical side hand documents in."))
    if not title.strip():
        raise Invalid(_("Say what it is."), {"title": [_("Say what it is.")]})
    taken = _read(file, settings.DOCUMENT_MAX_BYTES, kinds.document)
    row = _keep(actor, CaseDocument, taken, "document.add", case=case, side=str(actor.side), title=title.strip()[:120])
    records.touch(case.pk)
    return row


def _retire(actor: Actor, row: Any, reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("Say why."), {"reason": [_("Say why it is retired.")]})
    row.retired_at, row.retired_by, row.retire_reason = clock.now(), actor.user, reason.strip()[:300]
    row.save(update_fields=["retired_at", "retired_by", "retire_reason", "updated_at"])


@transaction.atomic
def retire_photo(*, actor: Actor, photo_id: int, reason: str) -> PersonPhoto:
    """Takes a photo out of sight; row and content stay until their retention ends."""
    row = lock(actor, PersonPhoto, "retire", pk=photo_id)
    _retire(actor, row, reason)
    record(actor, "photo.retire", row, person=row.person)
    return row


@transaction.atomic
def retire_document(*, actor: Actor, document_id: int, reason: str) -> CaseDocument:
    """Takes a document out of sight; row and content stay until their retention ends."""
    row = lock(actor, CaseDocument, "retire", pk=document_id)
    _retire(actor, row, reason)
    record(actor, "document.retire", row, case=row.case)
    return row


def ask(name: str, row_id: int) -> None:
    """Asks a worker to scan a file, where a scanner is set up; when the broker is away the sweep does."""
    if not settings.CLAMD_URL:
        return
    try:
        with current_app.connection_for_write(transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS | BROKER_OPTIONS) as connection:
            current_app.send_task(f"cases.tasks.scan_{name}", args=[row_id], connection=connection, retry=False)
    except (KombuError, OSError, ValueError) as error:
        logger.warning("A file waits for the sweep: the broker did not take it (%s).", type(error).__name__)


def _finding(row: StoredFile) -> tuple[ScanState, str] | None:
    """What the scanner says of a file; None when it is away and has to be asked again."""
    try:
        with default_storage.open(row.key) as file:
            found = clamd.scan(settings.CLAMD_URL, file.chunks())
    except clamd.ScannerAway as error:
        logger.warning("The virus scanner cannot be reached (%s); files wait.", error)
        return None
    except clamd.ScannerRefused as error:
        return ScanState.FAILED, str(error)
    except OSError:
        return ScanState.FAILED, "the content is missing"
    return (ScanState.INFECTED, found[:200]) if found else (ScanState.CLEAN, "")


def scan(*, actor: Actor, name: str, row_id: int) -> bool:
    """Has one waiting file scanned, outside any transaction; returns False when the scanner is away."""
    row = MODELS[name]._default_manager.filter(pk=row_id, scan=ScanState.WAITING).first()
    if row is None or not settings.CLAMD_URL:
        return True
    said = _finding(row)
    if said is None:
        return False
    _write_down(actor, name, row_id, *said)
    return True


@transaction.atomic
def _write_down(actor: Actor, name: str, row_id: int, state: ScanState, finding: str) -> None:
    row: Any = MODELS[name]._default_manager.select_for_update().filter(pk=row_id, scan=ScanState.WAITING).first()
    if row is None:
        return
    row.scan, row.scan_finding, row.scanned_at = state, finding, clock.now()
    row.save(update_fields=["scan", "scan_finding", "scanned_at", "updated_at"])
    record(actor, f"{name}.scan", row, case=getattr(row, "case", None), person=getattr(row, "person", None), state=str(state))


def sweep(*, actor: Actor) -> int:
    """Has files scanned that a lost message, or a scanner set up later, left waiting; returns how many. Each in a transaction of its own."""
    if not settings.CLAMD_URL:
        return 0
    done = 0
    for name, model in MODELS.items():
        for pk in model._default_manager.filter(scan=ScanState.WAITING).order_by("pk").values_list("pk", flat=True)[:BATCH]:
            if not scan(actor=actor, name=name, row_id=pk):
                return done
            done += 1
    return done
