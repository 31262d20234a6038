"""manage.py import_calls: exit codes, the file of rejected rows, nothing personal printed."""

from __future__ import annotations

import io
import stat

import pytest
from django.core.management import CommandError, call_command

from cases.models import Call, CallImport
from tests.cases.calls.conftest import bring_in, row, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(cast):
    """Riverton's profile is there."""
    bring_in(cast.actor("admin"), cast.agencies["riverton"], table(row("26-0")), profile="Night export")
    return cast


def run(path, *more, agency="Riverton PD"):
    out = io.StringIO()
    call_command("import_calls", str(path), "--agency", agency, *more, stdout=out)
    return out.getvalue()


def test_everything_came_in(known, tmp_path):
    path = tmp_path / "night.csv"
    path.write_bytes(table(row("26-1", address="MARKED STREET", notes="MARKED"), row("26-2")))
    said = run(path, "--profile", "night EXPORT")
    assert said == "2 rows: 2 new, 0 changed, 0 unchanged, 0 joined to a call of the same file, 0 rejected; 0 with something doubtful.\n"
    assert "MARKED" not in said
    assert "2 unchanged" in run(path), "recognized by its header, and nothing twice"
    assert Call.objects.count() == 3


def test_rejected_rows_are_written_for_the_owner_alone(known, tmp_path):
    path = tmp_path / "night.csv"
    path.write_bytes(table(row("26-1"), row("")))
    out = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("import_calls", str(path), "--agency", "Riverton PD", stdout=out)
    assert stopped.value.code == 3
    rejected = tmp_path / "night.rejected.csv"
    assert f"Rejected: The row has no incident number. (line 3)\nRejected rows: {rejected}\n" in out.getvalue()
    assert "The row has no incident number." in rejected.read_text()
    assert stat.S_IMODE(rejected.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("content", "more", "agency", "says"),
    [
        (
            table(row("26-1")),
            ["--profile", "Other"],
            "Riverton PD",
            "No column profile of Riverton PD is called 'Other'. Known: Night export",
        ),
        (table(row("26-1")), [], "Lakeside PD", "knows the header of this file. Known: none"),
        (
            b"Number,Kind\n26-1,FIGHT\n",
            ["--profile", "Night export"],
            "Riverton PD",
            "The column profile 'Night export' reads columns that this file does not have: .*Received.* Import the file once on the page Import",
        ),
        (table(row("26-1")), [], "Nowhere", "No active agency is called 'Nowhere', or several are. Known: .*Riverton PD"),
        (b"%PDF-1.4", [], "Riverton PD", "not a table"),
    ],
)
def test_what_stops_it(known, tmp_path, content, more, agency, says):
    path = tmp_path / "night.csv"
    path.write_bytes(content)
    before = CallImport.objects.count()
    with pytest.raises(CommandError, match=says):
        run(path, *more, agency=agency)
    assert CallImport.objects.count() == before


def test_a_file_that_cannot_be_opened(known, tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv cannot be read: No such file or directory\. Check its name and folder"):
        run(tmp_path / "none.csv")
    with pytest.raises(CommandError, match=r"is a folder\. Name one file in it\."):
        run(tmp_path)


def test_the_first_lines_alone_are_named(known, tmp_path):
    path = tmp_path / "night.csv"
    path.write_bytes(table(row("26-1"), *[row("")] * 12))
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_calls", str(path), "--agency", "Riverton PD", stdout=out)
    assert "(lines 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more)" in out.getvalue()
