"""Importing a directory: taking the file, running it in the background, and the file of rejected rows."""

from __future__ import annotations

import csv
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.audit import trail
from corecit.common import clock
from corecit.common.errors import Conflict, Invalid
from partners.hsds.reader import open_bytes, open_path
from partners.hsds.rows import NotADirectory, Package, Problem
from partners.hsds.tables import TABLES
from partners.models import DirectoryImport, ImportState
from partners.operations import imported_needs
from partners.operations.imported_rows import Counts, Writer
from partners.selectors import missing
from partners.selectors.imports import STALE


def checked_source(source: str) -> str:
    """The name of the giver as a code; raises Invalid when nothing is left of it."""
    code = slugify(source)[:60]
    if not code:
        raise Invalid(
            _("Say where the file comes from, for example 211-county."), {"source": [_("Write a short name, for example 211-county.")]}
        )
    return code


@transaction.atomic
def receive(*, actor: Actor, file: File, name: str, source: str) -> DirectoryImport:
    """Keeps an uploaded file for a worker to import."""
    authorize(actor, "create", DirectoryImport)
    code = checked_source(source)
    stored = default_storage.save(
        f"directory/{clock.now():%Y%m%d}-{slugify(Path(name).stem)[:40] or 'file'}{Path(name).suffix.lower()[:5]}", file
    )
    made = DirectoryImport.objects.create(
        created_by=actor.user, source=code, file=stored, original_name=Path(name).name[:200], size=file.size or 0
    )
    trail.record(actor, "directory.import_receive", made, size=made.size)
    return made


def run(*, actor: Actor, import_id: int) -> DirectoryImport | None:
    """Imports a kept file; None when another worker has it or it is done. Running it again writes nothing twice."""
    authorize(actor, "run", DirectoryImport)
    with transaction.atomic():
        started = claim(import_id)
    if started is None:
        return None
    try:
        with default_storage.open(started.file) as file:
            package = open_bytes(file.read(), started.original_name)
        return write(actor, started, package)
    except NotADirectory as error:
        return fail(actor, started, str(error))


def import_path(*, actor: Actor, path: Path, source: str) -> DirectoryImport:
    """Imports a file or folder of this machine at once (the management command, the demo)."""
    authorize(actor, "create", DirectoryImport)
    with transaction.atomic():
        made = DirectoryImport.objects.create(created_by=actor.user, source=checked_source(source), original_name=path.name[:200])
        started = claim(made.pk) or made
    try:
        return write(actor, started, open_path(path))
    except NotADirectory as error:
        return fail(actor, started, str(error))


def claim(import_id: int) -> DirectoryImport | None:
    """Takes a waiting import, or one that its worker left, by compare-and-set; None when it is not to be had."""
    present = clock.now()
    waiting = DirectoryImport.objects.filter(pk=import_id, state=ImportState.QUEUED)
    left = DirectoryImport.objects.filter(pk=import_id, state=ImportState.RUNNING, heartbeat_at__lt=present - STALE)
    for rows in (waiting, left):
        if rows.update(state=ImportState.RUNNING, started_at=present, heartbeat_at=present):
            return DirectoryImport.objects.get(pk=import_id)
    return None


def write(actor: Actor, started: DirectoryImport, package: Package) -> DirectoryImport:
    """Writes a package table by table, keeps count, and ends with the file of rejected rows."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as rejects:
        writer = Writer(started.source, _reporter(rejects))
        for problem in package.problems:
            writer.report(problem)
        started.format, started.rows_total = package.format[:40], package.total
        for name in TABLES:
            if name not in package.tables:
                continue
            for counts in writer.write(name, package.tables[name]()):
                note_progress(started, counts)
        imported_needs.propose(writer.services)
        started.missing_services = missing.services(started.source, writer.present)
        return finish(actor, started, writer.counts, rejects)


def note_progress(started: DirectoryImport, counts: Counts) -> None:
    """Puts the counts so far on the import, for the progress bar and as a sign of life."""
    for name, value in asdict(counts).items():
        setattr(started, f"rows_{name}", value)
    started.rows_total = max(started.rows_total, counts.read)
    started.heartbeat_at = clock.now()
    started.save(update_fields=["format", "rows_total", "heartbeat_at", *(f"rows_{name}" for name in asdict(counts))])


@transaction.atomic
def finish(actor: Actor, started: DirectoryImport, counts: Counts, rejects: IO[str]) -> DirectoryImport:
    """Marks an import as done and keeps the file of what was rejected or left out."""
    note_progress(started, counts)
    if rejects.tell():
        rejects.seek(0)
        started.rejected_file = default_storage.save(f"directory/rejected-{started.uid}.csv", File(rejects))
    started.state, started.rows_total, started.finished_at = ImportState.DONE, counts.read, clock.now()
    started.save(update_fields=["state", "rows_total", "finished_at", "rejected_file", "missing_services"])
    trail.record(actor, "directory.import", started, **asdict(counts), missing=len(started.missing_services))
    return started


@transaction.atomic
def fail(actor: Actor, started: DirectoryImport, reason: str) -> DirectoryImport:
    """Marks an import as failed, with what to do about it."""
    started.state, started.error, started.finished_at = ImportState.FAILED, reason, clock.now()
    started.save(update_fields=["state", "error", "finished_at"])
    trail.record(actor, "directory.import", started, outcome="failed")
    return started


@transaction.atomic
def restart(*, actor: Actor, started: DirectoryImport) -> DirectoryImport:
    """Puts an import that failed or hangs back into the queue; raises Conflict while it runs or when its file is gone."""
    found = lock(actor, DirectoryImport, "run", pk=started.pk)
    hangs = found.state == ImportState.RUNNING and found.heartbeat_at is not None and found.heartbeat_at < clock.now() - STALE
    if found.state not in {ImportState.FAILED, ImportState.QUEUED} and not hangs:
        raise Conflict(_("This import is running or done. Upload the file again to import it again."))
    if not found.file:
        raise Conflict(_("This import was not uploaded here; run it again where it came from."))
    found.state, found.error, found.finished_at = ImportState.QUEUED, "", None
    found.save(update_fields=["state", "error", "finished_at"])
    trail.record(actor, "directory.import_restart", found)
    return found


def _reporter(rejects: IO[str]) -> Any:
    """Writes problems as CSV; the header comes with the first."""
    table = csv.writer(rejects)

    def report(problem: Problem) -> None:
        if not rejects.tell():
            table.writerow(["file", "line", "table", "id", "row", "reason"])
        what = "kept" if problem.kept else "rejected"
        table.writerow([_plain(text) for text in (problem.file, problem.line, problem.table, problem.id, what, problem.reason)])

    return report


def _plain(text: str) -> str:
    """A cell that a spreadsheet will not run as a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text
