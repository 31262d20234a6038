"""kill -9 in the middle of an import, or of an upload: nothing is lost, nothing comes twice.

Real workers import on the test database and are killed there; the sweep finds what they left.
"""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse

from cases.models import Call, CallImport, CallRevision, CallSighting, ImportState
from cases.operations import call_imports
from cases.selectors import call_imports as selectors
from corecit.access.actor import Actor
from corecit.audit.models import AuditEvent
from tests.cases.calls.conftest import bring_in, row, table
from tests.processes import Processes, die, die_in, folder_of_tests

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SYSTEM = Actor.system("tests")

ROWS = 2000
# The first rows are there already, some of them with another disposition.
CHANGED, KNOWN = 100, 300
# One row of a hundred has no number; one, from KNOWN on, is the call of the line above from a second unit.
NAMELESS = range(50, ROWS, 100)
SECOND = range(KNOWN + 60, ROWS, 100)


def line(number: int) -> str:
    if number in NAMELESS:
        return row("", address=f"{number} Elm St")
    if number in SECOND:
        return row(f"26-{number - 1:05}", units="1A12")
    return row(f"26-{number:05}", disposition="NR" if number < CHANGED else "RPT")


@pytest.fixture
def installation():
    made = Processes(folder_of_tests(), CALL_IMPORT_LEASE_SECONDS=2)
    yield made
    made.close()


def test_workers_killed_in_the_middle_of_an_import(cast, installation, sign_in):
    admin, riverton = cast.actor("admin"), cast.agencies["riverton"]
    there = [number for number in range(KNOWN) if number not in NAMELESS]
    first = bring_in(admin, riverton, table(*(row(f"26-{number:05}") for number in there)))
    content = io.BytesIO(table(*map(line, range(ROWS))))
    upload = call_imports.upload(actor=admin, agency=riverton, file=content, name="calls.csv")
    stored, seen = upload.file, [0]

    def now() -> CallImport:
        found = CallImport.objects.get(pk=upload.pk)
        seen.append(found.rows_read)
        return found

    installation.worker("first")
    installation.clock()
    call_imports.start(actor=admin, import_id=upload.pk, name="CAD", profile=selectors.kept_as(first.profile))
    # Whoever goes on for the one that was killed is killed as well.
    for victim, follower, pool, mark in (("first", "second", "prefork", 500), ("second", "third", "threads", 1000)):
        installation.until(lambda mark=mark: now().rows_read >= mark, f"{mark} rows read")
        installation.kill(victim)
        assert now().state == ImportState.RUNNING and seen[-1] < ROWS, "it was killed after the end"
        installation.worker(follower, pool)
    installation.until(lambda: now().state == ImportState.DONE, "the end of the import")

    done = now()
    assert seen == sorted(seen), "the progress ran backward"
    counts = {name: getattr(done, f"rows_{name}") for name in ("read", "new", "changed", "unchanged", "merged", "rejected")}
    changed = sum(number < CHANGED for number in there)
    assert counts == {
        "read": ROWS,
        "new": ROWS - len(there) - len(NAMELESS) - len(SECOND),
        "changed": changed,
        "unchanged": len(there) - changed,
        "merged": len(SECOND),
        "rejected": len(NAMELESS),
    }
    numbers = [number for number in range(ROWS) if number not in NAMELESS and number not in SECOND]
    assert list(Call.objects.order_by("incident_number").values_list("incident_number", flat=True)) == [f"26-{n:05}" for n in numbers]
    of_two = Call.objects.filter(units__contains=["1A12"])
    assert of_two.count() == len(SECOND) and all(call.units == ["1A11", "1A12"] for call in of_two)
    assert CallRevision.objects.count() == changed + len(SECOND), "each row is kept as it came, once"
    assert AuditEvent.objects.filter(action="callimport.finish", object_id=upload.pk).count() == 1
    assert not CallSighting.objects.exists() and not default_storage.exists(stored)

    answer = sign_in("admin").get(reverse("cases:call-import-rejected", args=[done.uid]))
    rejected = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))[1:]
    assert [int(cells[0]) for cells in rejected] == [number + 2 for number in NAMELESS], "a line is missing, or there twice"
    assert all(f"{number} Elm St" in cells for number, cells in zip(NAMELESS, rejected, strict=True))


def test_the_web_process_killed_during_an_upload_leaves_all_or_nothing(cast, monkeypatch, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {"default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}}
    admin, riverton = cast.actor("admin"), cast.agencies["riverton"]

    def upload(*dying_at):
        if dying_at:
            monkeypatch.setattr(*dying_at, die)
        call_imports.upload(actor=admin, agency=riverton, file=io.BytesIO(table(row())), name="calls.csv")
        die()

    die_in(lambda: upload(default_storage, "save"))
    assert not CallImport.objects.exists() and not files(tmp_path)
    # The file is kept and its row is not: nobody would ever see or delete it.
    die_in(lambda: upload(call_imports, "record"))
    assert not CallImport.objects.exists() and len(files(tmp_path)) == 1
    die_in(upload)
    assert len(selectors.sample(CallImport.objects.get())) == 1 and len(files(tmp_path)) == 2
    call_imports.resume(actor=SYSTEM)
    assert len(files(tmp_path)) == 2, "a file whose row is about to be committed stays"
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=2), tick=False):
        call_imports.resume(actor=SYSTEM)
    assert files(tmp_path) == {CallImport.objects.get().file}


def files(folder) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
