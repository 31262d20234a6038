"""Files as agencies send them: encodings, delimiters, quotes, titles above the header, headers that grow, spreadsheets, and what is no table."""

from __future__ import annotations

import datetime as dt
import gc
import io
import tracemalloc
import zipfile

import openpyxl
import pytest
from openpyxl.xml.constants import SHEET_MAIN_NS

from cases.calls import reading
from tests.bench import bench_calls


def read(content: bytes) -> list[reading.Row]:
    file = io.BytesIO(content)
    return list(reading.rows(file, reading.detect(file)))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("No,Type\n1,Señal\n".encode("utf-8-sig"), "utf-8-sig"),
        ("No,Type\n1,Señal\n".encode(), "utf-8"),
        ("No,Type\n1,Señal\n".encode("cp1252"), "cp1252"),
        ("No,Type\n1,Señal\n".encode("utf-16"), "utf-16"),
        ("No,Type\n1,Señal\n".encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_encodings(content, encoding):
    file = io.BytesIO(content)
    assert reading.detect(file).encoding == encoding
    assert read(content)[0].header == ("No", "Type")
    assert read(content)[0].cells == ["1", "Señal"]


def test_one_bad_byte_at_the_very_end_of_a_large_file_still_decides_the_encoding():
    content = b"No,Type\n" + b"1,plain\n" * 300_000 + "2,Señal\n".encode("cp1252")
    assert read(content)[-1].cells == ["2", "Señal"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters(mark):
    rows = read(f'No{mark}Type{mark}Where\n1{mark}"A, B; C|D"{mark}x\n2{mark}D{mark}y\n'.encode())
    assert rows[0].header == ("No", "Type", "Where")
    assert rows[0].cells == ["1", "A, B; C|D", "x"]


def test_cells_of_several_lines_and_line_numbers():
    rows = read(b'No,Place\n1,"12 Elm\nRiverton\n(1.5, 2.5)"\n2,x\n')
    assert [(row.line, row.cells) for row in rows] == [(2, ["1", "12 Elm\nRiverton\n(1.5, 2.5)"]), (5, ["2", "x"])]


def test_titles_above_the_header_are_skipped():
    rows = read(b"Riverton Police Department\nCalls of March\n\nNo,Type,Received,Place\n1,A,2026-03-01,x\n")
    assert rows[0].header == ("No", "Type", "Received", "Place")
    assert rows[0].line == 5


def test_blank_lines_are_no_rows():
    assert len(read(b"No,Type\n1,A\n\n,\n2,B\n")) == 2


def test_rows_longer_and_shorter_than_the_header_are_kept():
    rows = read(b"No,Type,Place\n1,A,x,more,and more\n2\n")
    assert rows[0].cells == ["1", "A", "x", "more", "and more"]
    assert rows[1].cells == ["2"]


def test_a_header_that_grows_in_the_middle_of_the_file():
    rows = read(b"No,Type\n1,A\nNo,Type,Beat\n2,B,R2\nNo,Type\n3,C\n")
    assert [row.header for row in rows] == [("No", "Type"), ("No", "Type", "Beat"), ("No", "Type")]
    assert [row.cells[0] for row in rows] == ["1", "2", "3"]


def test_names_that_come_twice_and_names_that_are_blank():
    assert reading.names(["Status", "", "Status", " Status "]) == ("Status", "column_2", "Status (2)", "Status (3)")
    assert reading.names(["No", "Type", "", ""]) == ("No", "Type")


def test_a_quotation_mark_that_is_never_closed_costs_a_row_and_not_the_file():
    rows = read(b"No,Type\n1,A\n" + b'2,"never closed\n' + b"x,y\n" * 300_000)
    assert rows[0].cells == ["1", "A"]
    assert rows[1].cells is None


def test_nul_characters_which_the_database_refuses_are_left_out():
    assert read(b"No,Type\n" + b"1,plain text and more of it\n" * 400 + b"2,A\x00B\n")[-1].cells == ["2", "AB"]


def book(*rows) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_spreadsheet():
    rows = read(
        book(
            ["No", "Received", "Time", "Beat", "Priority"],
            [2026000319821, dt.datetime(2026, 3, 1, 22, 17), dt.time(22, 17), None, 2.5],
            [7, dt.date(2026, 3, 2), dt.timedelta(hours=3, minutes=4), True, "x"],
        )
    )
    assert rows[0].cells == ["2026000319821", "2026-03-01 22:17:00", "22:17:00", "", "2.5"]
    assert rows[1].cells == ["7", "2026-03-02 00:00:00", "03:04:00", "TRUE", "x"]
    assert [row.line for row in rows] == [2, 3]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"just one sentence\nand another\n", "Only one column"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 5000 + b"a,b\n", "not a text file"),
    ],
)
def test_what_is_no_table_is_said_plainly(content, says):
    with pytest.raises(reading.FileProblem, match=says):
        reading.detect(io.BytesIO(content))


@pytest.mark.parametrize("row", [2, 400])
def test_a_stray_character_costs_no_row(row):
    lines = ["No,Type"] + [f"{number},MENTAL" for number in range(2, 501)]
    lines[row - 1] = f"{row},MEN\0TAL"
    rows = read("\r\n".join(lines).encode())
    assert len(rows) == 499 and {found.cells[1] for found in rows} == {"MENTAL"}


def test_an_archive_is_no_spreadsheet():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("calls.csv", "No,Type\n1,A\n")
    with pytest.raises(reading.FileProblem, match="Unpack"):
        reading.detect(out)


def test_a_spreadsheet_that_unpacks_to_a_thousand_times_its_size_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 80_000_000)
    with pytest.raises(reading.FileProblem, match="unpacks"):
        reading.detect(out)


def test_a_header_without_rows():
    file = io.BytesIO(b"No,Type\n")
    with pytest.raises(reading.FileProblem, match="no rows"):
        reading.header(file, reading.detect(file))


@pytest.mark.parametrize("kind", bench_calls.KINDS)
def test_a_workbook_says_the_same_wherever_its_texts_stand(tmp_path, kind):
    path, text = tmp_path / "calls", tmp_path / "calls.csv"
    bench_calls.generate(path, 40, kind)
    bench_calls.generate(text, 40)
    with path.open("rb") as file, text.open("rb") as plain:
        found, wanted = list(reading.rows(file, reading.detect(file))), list(reading.rows(plain, reading.detect(plain)))
    assert len(found) == 40 and [row.cells for row in found] == [row.cells for row in wanted]


def test_the_memory_does_not_grow_with_the_rows_of_a_workbook(tmp_path):
    def peak(rows: int) -> int:
        bench_calls.generate(tmp_path / "calls.xlsx", rows, "XLSX, shared strings")
        tracemalloc.start()
        with (tmp_path / "calls.xlsx").open("rb") as file:
            for read, _row in enumerate(reading.rows(file, reading.detect(file)), 1):
                # What is done with and only waits for the collector is not held.
                if read % 50 == 0:
                    gc.collect()
            assert read == rows
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    # The collector has only what is read to look through, not what all tests before left standing.
    gc.collect()
    gc.freeze()
    few = peak(500)
    # The texts that are remembered are full by then; 1,250 rows more hold some 8,000 texts of their own, 0.75 MB in memory.
    assert peak(1750) - few < 250_000


def test_rows_that_a_workbook_leaves_out_are_counted_and_cells_stay_in_their_columns(tmp_path):
    path, thin = tmp_path / "calls.xlsx", tmp_path / "thin.xlsx"
    bench_calls.generate(path, 1, "XLSX, shared strings")
    sheet = "<sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='C1' t='s'><v>2</v></c></row><row r='900' ht='30'><c r='C900' t='s'><v>2</v></c></row></sheetData>"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(thin, "w") as target:
        for name in source.namelist():
            raw = source.read(name)
            target.writestr(name, f"<worksheet xmlns='{SHEET_MAIN_NS}'>{sheet}</worksheet>" if "sheet1" in name else raw)
    with thin.open("rb") as file:
        assert [(row.line, row.cells) for row in reading.rows(file, reading.detect(file))] == [(900, ["", "", "Problem"])]


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        # A cell points to a text that is not there, and a sheet that breaks off.
        (b't="inlineStr"><is><t>26-1</t></is>', b't="s"><v>7</v>'),
        (b"</row></sheetData>", b"</row>"),
    ],
)
def test_a_workbook_that_is_damaged_on_the_way_says_so(tmp_path, whole, broken):
    path, damaged = tmp_path / "calls.xlsx", tmp_path / "damaged.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.append(["Incident", "Type"])
    workbook.active.append(["26-1", "Welfare check"])
    workbook.save(path)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(whole, broken))
    with damaged.open("rb") as file, pytest.raises(reading.FileProblem, match="to its end"):
        list(reading.rows(file, reading.Layout(kind="xlsx")))
