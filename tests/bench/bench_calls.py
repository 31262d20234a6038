"""How quickly a file of calls comes in, as CSV and as XLSX, and whether memory stays flat as the file grows.

    python -m tests.bench.bench_calls              # 10,000 and 100,000 rows
    python -m tests.bench.bench_calls 1000 5000    # other sizes

Makes a database of its own beside the configured one and drops it at the end. Every run is a process of its own, so that its peak is its own.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

import psycopg2

from corecit import embedded

ROOT = Path(__file__).resolve().parents[2]

_LARGEST = int(os.environ.get("BENCH_CALLS", "100000"))
SIZES = [_LARGEST // 10, _LARGEST]
HEADER = [
    "Incident_Number", "Agency", "Problem", "Final_Call_Type", "Priority", "Call_Reception", "Incident_Start_Time", "Incident_Dispatch_Time",
    "Incident_Enroute_Time", "Incident_Arrival_Time", "Incident_Close_Time", "Address", "City", "Beat", "Latitude", "Longitude", "Units", "Disposition", "Comments",
    "Shift", "Week", "Call_Taker",
]  # fmt: skip
TYPES = [
    "WELFARE CHECK",
    "MENTAL HEALTH CASE",
    "TRAFFIC STOP",
    "DISORDERLY CONDUCT",
    "SUICIDE IN PROG",
    "ALARM COMMERCIAL",
    "TRESPASS",
    "FALL BLS",
    "MVC PROPERTY DAMAGE",
]
STREETS = ["Elm St", "Oak Ave", "River Rd", "Sixth St", "Mill Ln"]


# How a file is written, and whether it comes in a second time too.
KINDS = {"CSV": True, "XLSX": False, "XLSX, shared strings": False}
_PARTS = {
    "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
    "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
    "<Override PartName='/xl/workbook.xml' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/>"
    "<Override PartName='/xl/sharedStrings.xml' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml'/>"
    "<Override PartName='/xl/worksheets/sheet1.xml' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'/></Types>",
    "_rels/.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' Target='xl/workbook.xml'"
    " Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'/></Relationships>",
    "xl/workbook.xml": "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"
    " xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets><sheet name='Calls' sheetId='1' r:id='r1'/></sheets></workbook>",
    "xl/_rels/workbook.xml.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
    "<Relationship Id='r1' Target='worksheets/sheet1.xml' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet'/>"
    "<Relationship Id='r2' Target='sharedStrings.xml' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings'/>"
    "</Relationships>",
}
_MAIN = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"


def _rows(rows: int) -> Iterator[list[Any]]:
    """A synthetic export of 22 columns from a fixed seed, its header first."""
    chance = random.Random(f"calls-{rows}")
    start = dt.datetime(2025, 1, 1)
    yield list(HEADER)
    for number in range(rows):
        received = start + dt.timedelta(seconds=number * 300)
        stamps = [received + dt.timedelta(seconds=s) for s in (0, 70, 95, 400 + chance.randrange(900), 2400)]
        kind = chance.choice(TYPES)
        yield [
            f"25-{number:07}", "POLICE", kind, kind, chance.randint(1, 5), chance.choice(["E-911", "Phone", "Radio"]),
            *[f"{stamp:%Y-%m-%d %H:%M:%S}.000" for stamp in stamps], f"{chance.randint(1, 2000)} {chance.choice(STREETS)}", "Riverton", f"R{chance.randint(1, 9)}",
            f"{38.8 + chance.random() / 10:.6f}", f"{-77.1 + chance.random() / 10:.6f}", f"1A{chance.randint(10, 40)}, 1A{chance.randint(41, 60)}",
            chance.choice(["RE-Report", "NR-No Report", "NULL"]), "Caller reports a person walking in the road and talking to nobody. " * 3, "B", number // 2000, "TELECOM-07",
        ]  # fmt: skip


def generate(path: Path, rows: int, kind: str = "CSV") -> None:
    """Writes that export, row by row; of XLSX the texts stand in their cells, or once each in a table beside the sheet, as Excel itself writes them."""
    if kind == "CSV":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(_rows(rows))
        return
    strings: dict[str, int] | None = {} if "shared" in kind else None
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f"<worksheet {_MAIN}><sheetData>".encode())
            for row in _rows(rows):
                sheet.write(f"<row>{''.join(_cell(value, strings) for value in row)}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as table:
            table.write(f"<sst {_MAIN}>".encode())
            for text in strings or ():
                table.write(f"<si><t>{escape(text)}</t></si>".encode())
            table.write(b"</sst>")


def _cell(value: Any, strings: dict[str, int] | None) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    if strings is None:
        return f"<c t='inlineStr'><is><t>{escape(value)}</t></is></c>"
    return f"<c t='s'><v>{strings.setdefault(value, len(strings))}</v></c>"


def measure(path: Path, again: bool) -> None:
    """Imports one file in this process; prints rows, seconds and the peak of resident memory (MB), and the part of it taken before the run."""
    import django

    django.setup()
    from cases.operations import call_imports
    from cases.selectors import call_imports as selectors
    from corecit.access.actor import Actor
    from corecit.accounts.models import Agency

    actor = Actor.system("bench")
    agency = Agency.objects.get_or_create(name="Bench PD", defaults={"short_name": "Bench", "sector": "law_enforcement"})[0]
    with path.open("rb") as file:
        upload = call_imports.upload(actor=actor, agency=agency, file=file, name=path.name)
    found = selectors.proposal(actor, upload, selectors.sample(upload))
    profile = selectors.kept_as(found.kept) if found.kept else _profile(found)
    call_imports.start(actor=actor, import_id=upload.pk, name="Bench", profile=profile, wait=True)
    before = _peak()
    began, used = time.perf_counter(), time.process_time()
    done = call_imports.run(actor=actor, import_id=upload.pk)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    assert done is not None
    assert done.state == "done", done.error
    assert (done.rows_unchanged if again else done.rows_new) == done.rows_read
    print(done.rows_read, f"{seconds:.2f}", f"{used:.2f}", f"{before:.0f}", f"{_peak():.0f}")


def _peak() -> float:
    """The most memory that this process has held, MB. What getrusage tells begins with the most that its parent held."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _profile(found) -> dict:
    return {
        "columns": found.profile.columns,
        "time_zone": "America/New_York",
        "date_formats": list(found.profile.date_formats),
        "missing_markers": list(found.profile.missing_markers),
        "midnight_is_missing": False,
        "list_separator": "",
        "agency_values": {},
        "header": list(found.header),
    }


@contextlib.contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """The environment of a fresh database: of the server in DATABASE_URL, else of the embedded one for tests (which does not wait for the disk)."""
    name = f"bench_calls_{os.getpid()}"
    with contextlib.ExitStack() as held:
        url = os.environ.get("DATABASE_URL") or held.enter_context(
            embedded.postgres(os.environ.get("CORECIT_VAR") or ROOT / "var", test=True)
        )
        parts = urlsplit(url)
        server = psycopg2.connect(**_arguments(parts))
        server.autocommit = True
        held.callback(server.close)
        with server.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        held.callback(_drop, server, name)
        yield os.environ | {"DATABASE_URL": parts._replace(path=f"/{name}").geturl(), "LOG_LEVEL": "ERROR"}


def _arguments(parts: SplitResult) -> dict[str, Any]:
    asked = dict(parse_qsl(parts.query))
    return {
        "host": asked.get("host") or parts.hostname,
        "port": parts.port or asked.get("port"),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "dbname": parts.path.lstrip("/"),
    }


def _drop(server: Any, name: str) -> None:
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def table(sizes: list[int]) -> str:
    """Runs every kind and size in a process of its own, CSV twice; says the figures as Markdown while they come, and returns them."""
    lines = [
        "| File | Run | Rows | Seconds | Rows/s | CPU of the worker, s | Peak memory, MB (before the run) |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    print(*lines, sep="\n", flush=True)
    with own_database() as environment, tempfile.TemporaryDirectory() as folder:
        environment["CORECIT_VAR"] = folder
        subprocess.run([sys.executable, "manage.py", "migrate", "--no-input", "-v0"], env=environment, cwd=ROOT, check=True)
        for kind, twice in KINDS.items():
            for size in sizes:
                path = Path(folder) / f"calls-{size}.{kind[:4].strip().lower()}"
                generate(path, size, kind)
                for word in ("new", "again") if twice else ("new",):
                    lines.append(f"| {kind} | {word} | {_measured(path, word, environment)} |")
                    print(lines[-1], flush=True)
                path.unlink()
                # The next one begins with calls that are not there.
                _empty(environment["DATABASE_URL"])
    return "\n".join(lines)


def _measured(path: Path, word: str, environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", "tests.bench.bench_calls", "--measure", str(path), word]
    out = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    rows, seconds, used, before, peak = out[-5:]
    return f"{int(rows):,} | {seconds} | {int(rows) / float(seconds):,.0f} | {used} | {peak} ({before})"


def _empty(url: str) -> None:
    server = psycopg2.connect(**_arguments(urlsplit(url)))
    with server, server.cursor() as cursor:
        cursor.execute("TRUNCATE cases_call, cases_callimport, cases_callprofile CASCADE")
    server.close()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corecit.settings")
    if sys.argv[1:2] == ["--measure"]:
        measure(Path(sys.argv[2]), sys.argv[3] == "again")
    else:
        table([int(text) for text in sys.argv[1:]] or SIZES)
