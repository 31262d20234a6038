"""The memory of the whole demo as `make run` starts it: PSS over its process tree, after a few pages in each role."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from reporting.synthetic import people
from tests.bench import report

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
ROOT = Path(__file__).resolve().parents[2]
PAGES = ["/", "/cases/", "/encounters/", "/calls/", "/follow-ups/", "/partners/", "/referrals/", "/reports/", "/manage/", "/audit/"]
TEXT = """## Memory of the demo

`make run` with its county: PostgreSQL, web server, worker and clock. PSS (a page shared by n processes counts for each with its n-th part), MB, after signing in
once in each of {roles} roles and {pages} pages read.

| part | processes | MB |
|---|---:|---:|
{lines}
| **together** | **{number}** | **{total:.0f}** |
"""


def parents() -> dict[int, int]:
    """Process -> its parent, of everything that runs."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            found[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
    return found


def tree(top: set[int]) -> set[int]:
    """These processes and all below them."""
    above, found = parents(), set(top)
    while more := {pid for pid, parent in above.items() if parent in found} - found:
        found |= more
    return found


def pss(pid: int) -> float:
    """MB."""
    with contextlib.suppress(OSError):
        match = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
        return int(match[1]) / 1024 if match else 0
    return 0


def part_of(pid: int) -> str:
    """What a process of the demo is, in a word."""
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        for part, sign in (("PostgreSQL", "postgres"), ("web server", "gunicorn"), ("worker", " worker "), ("clock", " beat ")):
            if sign in words.partition("embedded_run")[0]:
                return part
    return "supervisor"


@contextlib.contextmanager
def demo(folder: Path) -> Iterator[tuple[str, set[int]]]:
    """The demo in a folder of its own: its address and its processes at the top."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "LISTEN")}
    environment |= {"CORECIT_VAR": str(folder), "PORT": str(port), "DEMO": "1"}
    log = (folder / "run.log").open("wb")
    command = [sys.executable, "-m", "corecit.embedded_run", "run"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 900
        while "is ready after" not in (folder / "run.log").read_text(errors="replace"):
            assert process.poll() is None and time.monotonic() < until, (folder / "run.log").read_text(errors="replace")[-2000:]
            time.sleep(0.5)
        # The embedded PostgreSQL leaves the process that started it.
        database = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
        yield f"http://localhost:{port}", {process.pid, database}
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(120)
        log.close()


def read_pages(address: str, email: str) -> int:
    """Signs in and reads what is open to the person; how many pages that were."""
    jar, read = CookieJar(), 0
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    form = browser.open(f"{address}/account/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "login": email, "password": people.DEMO_PASSWORD}
    browser.open(f"{address}/account/login/", urllib.parse.urlencode(fields).encode())
    assert any(cookie.name.endswith("sessionid") for cookie in jar), f"{email} was not signed in"
    for page in PAGES:
        with contextlib.suppress(urllib.error.HTTPError):
            read += browser.open(address + page).status == 200
    return read


def test_memory_of_the_demo(tmp_path):
    with demo(tmp_path) as (address, top):
        first = {role: f"{key}@{people.DOMAIN}" for key, _name, _agency, _team, role in reversed(people.PEOPLE)}
        pages = sum(read_pages(address, email) for email in first.values())
        sums: dict[str, list[float]] = defaultdict(list)
        for pid in tree(top):
            sums[part_of(pid)].append(pss(pid))
    lines = "\n".join(f"| {part} | {len(found)} | {sum(found):.0f} |" for part, found in sorted(sums.items()))
    total, number = sum(map(sum, sums.values())), sum(map(len, sums.values()))
    report.write("memory", TEXT.format(roles=len(first), pages=pages, lines=lines, number=number, total=total))
