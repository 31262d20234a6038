"""The import of calls, in the page of figures; the measuring itself is `bench_calls`, which also runs alone."""

from __future__ import annotations

import pytest

from tests.bench import bench_calls, report

TEXT = """## Import of calls

A synthetic export of 22 columns, read in batches of 500 rows, each batch one transaction. "new": no call is there yet; "again": the same file a second time,
which changes nothing. The texts of an XLSX file stand in its cells, or once each in a table of shared strings, as Excel writes them; that table is kept on disk while it
is read. The embedded PostgreSQL of the tests does not wait for the disk. Each run is a process of its own; its peak of memory stays flat as the file grows.

{table}
"""


@pytest.mark.bench
@pytest.mark.timeout(3600)
def test_import_of_calls():
    report.write("import", TEXT.format(table=bench_calls.table(bench_calls.SIZES)))
