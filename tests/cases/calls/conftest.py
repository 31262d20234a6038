"""Files of calls made for tests, and the four real exports beside the checkout where they are."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from cases.operations import call_imports
from cases.selectors import call_imports as selectors
from corecit.access.actor import Actor

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "cad"

HEADER = "Incident Number,Call Type,Received,Dispatched,Arrived,Cleared,Address,Units,Disposition,Notes"


def real(name: str) -> Path:
    """A real export; the test is skipped where it is not there."""
    path = REAL / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the checkout (../shared/data/cad)")
    return path


def table(*rows: str, header: str = HEADER) -> bytes:
    """A CSV file."""
    return "\n".join([header, *rows, ""]).encode()


def row(
    number: str = "26-1", kind: str = "MENTAL HEALTH CASE", received: str = "2026-03-01 10:00:00", units: str = "1A11", **more: str
) -> str:
    """A line under HEADER."""
    values = {
        "dispatched": "2026-03-01 10:02:00",
        "arrived": "2026-03-01 10:09:00",
        "cleared": "2026-03-01 10:40:00",
        "address": "12 Elm St",
    } | more
    cells = [
        number,
        kind,
        received,
        values["dispatched"],
        values["arrived"],
        values["cleared"],
        values["address"],
        units,
        values.get("disposition", "RPT"),
        values.get("notes", ""),
    ]
    return ",".join(f'"{cell}"' if "," in cell or "\n" in cell else cell for cell in cells)


def bring_in(actor: Actor, agency, content: bytes, name: str = "calls.csv", profile: str = "CAD", **changes):
    """Uploads, confirms the proposed columns (with changes) and runs an import to its end."""
    upload = call_imports.upload(actor=actor, agency=agency, file=io.BytesIO(content), name=name)
    proposed = selectors.proposal(actor, upload, selectors.sample(upload))
    settings = {
        "columns": proposed.profile.columns,
        "time_zone": proposed.profile.time_zone,
        "date_formats": list(proposed.profile.date_formats),
        "missing_markers": list(proposed.profile.missing_markers),
        "midnight_is_missing": proposed.profile.midnight_is_missing,
        "list_separator": proposed.profile.list_separator,
        "agency_values": proposed.agency_values,
        "header": list(proposed.header),
    } | changes
    call_imports.start(actor=actor, import_id=upload.pk, name=profile, profile=settings)
    done = call_imports.run(actor=Actor.system("tests"), import_id=upload.pk)
    assert done is not None
    return done
