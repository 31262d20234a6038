"""Bringing a file of calls in: upload, columns, the run in batches, and what picks up after a crash."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import uuid
from itertools import islice
from typing import IO, Any, cast

from celery import current_app
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from kombu.exceptions import KombuError

from cases.calls import reading
from cases.calls.rows import CallRow, RowReader
from cases.models import CallImport, CallProfile, CallRejection, CallSighting, CallSourceKind, ImportState
from cases.operations import call_batches
from cases.selectors import call_imports as selectors
from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.accounts.models import Agency
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Invalid

logger = logging.getLogger(__name__)

TASK = "cases.tasks.import_calls"
BATCH = 500
# A task that nobody has taken up for this long was lost on its way.
LOST = dt.timedelta(seconds=60)
# An upload that nobody has started for this long is removed, as it holds personal data to no use.
FORGOTTEN = dt.timedelta(days=14)
# A file without an import is that of an upload which died before its commit, once no upload can still be at it.
ORPHANED = dt.timedelta(days=1)
FOLDER = "call-imports"
COUNTS = {
    call_batches.NEW: "rows_new",
    call_batches.CHANGED: "rows_changed",
    call_batches.UNCHANGED: "rows_unchanged",
    call_batches.MERGED: "rows_merged",
}
# A broker that does not answer within this time is away; the sweep finds the import.
BROKER_OPTIONS = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "max_retries": 0}


@transaction.atomic
def upload(*, actor: Actor, agency: Agency, file: IO[bytes], name: str) -> CallImport:
    """Keeps a file under a random name and finds out how it is to be opened; raises Invalid when it is too large or no table."""
    authorize(actor, "create", CallImport)
    size = file.seek(0, 2)
    if size > settings.CALL_IMPORT_MAX_BYTES:
        raise Invalid(
            _("The file is larger than %(limit)s MB. Split it by date, or have your operator raise CALL_IMPORT_MAX_BYTES.")
            % {"limit": settings.CALL_IMPORT_MAX_BYTES // (1024 * 1024)}
        )
    try:
        layout = reading.detect(file)
        reading.header(file, layout)
    except reading.FileProblem as problem:
        raise Invalid(str(problem)) from None
    file.seek(0)
    stored = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", File(file))
    try:
        row = CallImport.objects.create(
            agency=agency, created_by=actor.user, file=stored, original_name=name[:200], size=size, layout=layout.as_dict()
        )
        record(actor, "callimport.upload", row, size=size)
    except BaseException:
        default_storage.delete(stored)
        raise
    return row


@transaction.atomic
def start(*, actor: Actor, import_id: int, name: str, profile: dict[str, Any], wait: bool = False) -> CallImport:
    """Keeps the columns as the agency's profile of that name and has a worker run the import (`wait`: the caller runs it itself).

    Raises Conflict once it has started, Invalid without a number column.
    """
    row = lock(actor, CallImport, "change", pk=import_id)
    if not selectors.is_open(row):
        raise Conflict(_("This import has started. Upload the file again to read it in another way."))
    if not profile["columns"].get("incident_number"):
        raise Invalid(_("Choose the column that holds the incident number."), {"incident_number": [_("Choose a column.")]})
    authorize(actor, "change", CallProfile)
    row.profile = _keep(row.agency, name.strip()[:120], profile)
    row.state, row.queued_at, row.error = ImportState.QUEUED, clock.now(), ""
    row.claim = row.started_at = row.finished_at = row.heartbeat_at = None
    row.bytes_done = row.rows_read = row.rows_rejected = row.rows_marked = 0
    for field in COUNTS.values():
        setattr(row, field, 0)
    row.save(update_fields=[
        "profile", "state", "queued_at", "error", "claim", "started_at", "finished_at", "heartbeat_at", "bytes_done", "rows_read", "rows_rejected",
        "rows_marked", *COUNTS.values(), "updated_at",
    ])  # fmt: skip
    CallRejection.objects.filter(call_import=row).delete()
    CallSighting.objects.filter(call_import=row).delete()
    record(actor, "callimport.start", row, profile=row.profile.pk)
    if not wait:
        transaction.on_commit(lambda: ask(row.pk), robust=True)
    return row


def _keep(agency: Agency, name: str, profile: dict[str, Any]) -> CallProfile:
    kept, _made = CallProfile.objects.update_or_create(agency=agency, name=name, defaults=profile)
    return kept


def ask(import_id: int) -> bool:
    """Asks a worker to run an import; when the broker is away the sweep does. Returns whether it was asked."""
    try:
        with current_app.connection_for_write(transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS | BROKER_OPTIONS) as connection:
            current_app.send_task(TASK, args=[import_id], connection=connection, retry=False)
    except (KombuError, OSError, ValueError) as error:
        logger.warning("Import %s waits for the sweep: the broker did not take it (%s).", import_id, type(error).__name__)
        return False
    return True


@transaction.atomic
def discard(*, actor: Actor, import_id: int) -> None:
    """Removes a file that was not imported, or whose import failed; raises Conflict for one that runs or is done."""
    row = lock(actor, CallImport, "change", pk=import_id)
    if not selectors.is_open(row) or row.rows_new or row.rows_changed:
        raise Conflict(_("Calls were imported from this file, so it stays in the list."))
    record(actor, "callimport.discard", row)
    stored = row.file
    row.delete()
    transaction.on_commit(lambda: default_storage.delete(stored))


def run(*, actor: Actor, import_id: int) -> CallImport | None:
    """Runs an import to its end, or from where a killed worker left it; None when another worker has it or it is not due."""
    # Each step is a transaction of its own: the claim, every batch with its progress, the end.
    with transaction.atomic():
        claim = _claim(import_id)
    if claim is None:
        return None
    row = CallImport.objects.select_related("agency", "profile").get(pk=import_id)
    try:
        if not _read(row, claim):
            return None
        return _finish(actor, import_id, claim)
    except reading.FileProblem as problem:
        return _fail(actor, import_id, claim, str(problem))
    except (OperationalError, InterfaceError):
        # The database went away: the sweep goes on from the last batch.
        raise
    except FileNotFoundError:
        return _fail(actor, import_id, claim, _("The uploaded file is gone from the disk. Upload it again."))
    except Exception:
        _fail(
            actor,
            import_id,
            claim,
            _("Something unexpected stopped the import. What was read so far is kept. Your operator finds the reason in the log."),
        )
        raise


def _claim(import_id: int) -> uuid.UUID | None:
    """Compare-and-set: whoever changes the row has the import."""
    claim, now = uuid.uuid4(), clock.now()
    free = Q(state=ImportState.QUEUED) | _left_behind(now)
    taken = CallImport.objects.filter(free, pk=import_id).update(
        state=ImportState.RUNNING, claim=claim, heartbeat_at=now, started_at=Coalesce(F("started_at"), now)
    )
    return claim if taken else None


def _left_behind(now: dt.datetime) -> Q:
    """Runs whose worker has not shown itself for so long that it is taken for dead."""
    return Q(state=ImportState.RUNNING, heartbeat_at__lt=now - dt.timedelta(seconds=settings.CALL_IMPORT_LEASE_SECONDS))


def _read(row: CallImport, claim: uuid.UUID) -> bool:
    """Reads batch after batch, each in a transaction of its own with the progress; False when somebody else has taken the import over."""
    if row.profile is None:
        raise reading.FileProblem(_("The columns were not confirmed."))
    agencies = agency_of_values(row)
    source = call_batches.Source(CallSourceKind.IMPORT, call_import=row, dispatch_agency=call_batches.dispatch_center(row.agency))
    reader = RowReader(selectors.as_engine(row.profile))
    with default_storage.open(row.file, "rb") as file:
        records = reading.rows(cast(IO[bytes], file), reading.Layout(**row.layout))
        for _skipped in islice(records, row.rows_read):
            pass
        while batch := list(islice(records, BATCH)):
            read = [reader.read(record_) for record_ in batch]
            pairs = [(agencies.get(call.values["service"].casefold(), row.agency_id), call) for call in read if isinstance(call, CallRow)]
            rejected = [CallRejection(call_import=row, line=r.line, reason=r.reason, raw=r.raw) for r in read if not isinstance(r, CallRow)]
            done = file.tell() if row.layout["kind"] == "csv" else 0
            kept = _commit(row.pk, claim, source, pairs, rejected, done)
            if kept is None:
                return False
            if kept.rows_rejected == kept.rows_read >= BATCH:
                # Half a million rejected rows would help nobody.
                raise reading.FileProblem(
                    _("None of the first %(n)s rows is a call. Check the column of the incident number, then import again.")
                    % {"n": kept.rows_read}
                )
    return True


def agency_of_values(row: CallImport) -> dict[str, int]:
    """Value of the column "service", whatever its case -> the agency whose calls those rows are."""
    wanted = row.profile.agency_values if row.profile else {}
    ids = {str(uid): pk for uid, pk in Agency.objects.filter(uid__in=wanted.values()).values_list("uid", "pk")}
    return {value.casefold(): ids[uid] for value, uid in wanted.items() if uid in ids}


@transaction.atomic
def _commit(
    import_id: int,
    claim: uuid.UUID,
    source: call_batches.Source,
    pairs: list[tuple[int, CallRow]],
    rejected: list[CallRejection],
    done: int,
) -> CallImport | None:
    row = CallImport.objects.select_for_update().get(pk=import_id)
    if row.claim != claim or row.state != ImportState.RUNNING:
        return None
    outcomes = call_batches.write(pairs, source)
    CallRejection.objects.bulk_create(rejected)
    for outcome, field in COUNTS.items():
        setattr(row, field, getattr(row, field) + outcomes.count(outcome))
    row.rows_read += len(pairs) + len(rejected)
    row.rows_rejected += len(rejected)
    row.rows_marked += sum(1 for _agency, call in pairs if call.values["time_marks"])
    row.bytes_done, row.heartbeat_at = done, clock.now()
    row.save(update_fields=["rows_read", "rows_rejected", "rows_marked", *COUNTS.values(), "bytes_done", "heartbeat_at", "updated_at"])
    return row


@transaction.atomic
def _finish(actor: Actor, import_id: int, claim: uuid.UUID) -> CallImport | None:
    row = CallImport.objects.select_for_update().select_related("agency").get(pk=import_id)
    if row.claim != claim:
        return None
    stored = row.file
    # The rows are kept, so the file, with all that stands in it, is not.
    row.state, row.finished_at, row.bytes_done, row.file = ImportState.DONE, clock.now(), row.size, ""
    row.save(update_fields=["state", "finished_at", "bytes_done", "file", "updated_at"])
    CallSighting.objects.filter(call_import=row).delete()
    counts = {name: getattr(row, name) for name in ["rows_read", *COUNTS.values(), "rows_rejected", "rows_marked"]}
    record(actor, "callimport.finish", row, **counts)
    transaction.on_commit(lambda: default_storage.delete(stored))
    return row


@transaction.atomic
def _fail(actor: Actor, import_id: int, claim: uuid.UUID, reason: str) -> CallImport | None:
    row = CallImport.objects.select_for_update().get(pk=import_id)
    if row.claim != claim:
        return None
    row.state, row.error, row.finished_at = ImportState.FAILED, reason, clock.now()
    row.save(update_fields=["state", "error", "finished_at", "updated_at"])
    CallSighting.objects.filter(call_import=row).delete()
    record(actor, "callimport.fail", row, outcome="failed", rows_read=row.rows_read)
    return row


@transaction.atomic
def resume(*, actor: Actor) -> list[int]:
    """Asks again for the imports whose worker never came or died, and returns their ids; removes uploads that nobody started for two weeks or that died."""
    now = clock.now()
    for forgotten in CallImport.objects.filter(state=ImportState.UPLOADED, created_at__lt=now - FORGOTTEN).values_list("pk", flat=True)[
        :100
    ]:
        discard(actor=actor, import_id=forgotten)
    _remove_orphans(now)
    waiting = Q(state=ImportState.QUEUED, queued_at__lt=now - LOST) | _left_behind(now)
    ids = list(CallImport.objects.filter(waiting).order_by("pk").values_list("pk", flat=True)[:100])
    transaction.on_commit(lambda: [ask(import_id) for import_id in ids], robust=True)
    return ids


def _remove_orphans(now: dt.datetime) -> None:
    """Removes kept files that belong to no import, as they hold personal data that nobody sees."""
    with contextlib.suppress(FileNotFoundError):
        stored = {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
        for name in stored - set(CallImport.objects.filter(file__in=stored).values_list("file", flat=True)):
            if default_storage.get_modified_time(name) < now - ORPHANED:
                default_storage.delete(name)
