"""The one-command run as a whole: up, healthy, a killed part comes back, Ctrl-C leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from corecit import embedded_processes
from tests.processes import ROOT, database_url, free_port

PARTS = {"web", "worker", "beat"}


def wait_until(what: Callable[[], object], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.1)
    return False


def healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not (settings.VAR / "static-src" / "vendor").exists(), reason="the front-end packages are not gathered; make test does")
def test_it_comes_up_mends_itself_and_goes_down_without_a_trace(cast: object, tmp_path: Path) -> None:
    """The test database stands in for the embedded one, and the cast for the demo county, so that nothing is loaded."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "CORECIT_VAR": str(tmp_path),
        "PORT": str(port),
        "DEMO": "1",
        "REDIS_URL": "",
    }
    output = tmp_path / "output"
    with output.open("w") as file:
        run = subprocess.Popen(
            [sys.executable, "-m", "corecit.embedded_run", "run"],
            cwd=ROOT,
            env=environment,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        assert wait_until(lambda: "Ctrl-C stops it" in output.read_text() or run.poll() is not None, 120), output.read_text()
        assert run.poll() is None, output.read_text()
        assert f"http://localhost:{port}" in output.read_text()
        assert "Officer" in output.read_text(), "no demo sign-in was printed"
        assert healthy(port)
        before = {name: embedded_processes.remembered(tmp_path / "run" / f"{name}.pid") for name in PARTS}
        assert all(before.values()), before
        for name in ("web", "worker"):
            os.kill(before[name] or 0, signal.SIGKILL)
        assert wait_until(
            lambda: all(
                embedded_processes.remembered(tmp_path / "run" / f"{name}.pid") not in (None, before[name]) for name in ("web", "worker")
            )
        ), output.read_text()
        assert wait_until(lambda: healthy(port))
        assert "The worker process ended (killed by SIGKILL)" in output.read_text()
        after = [embedded_processes.remembered(tmp_path / "run" / f"{name}.pid") or 0 for name in PARTS]
        run.send_signal(signal.SIGINT)
        assert run.wait(40) == 0
        assert "the data is kept" in output.read_text()
        assert [pid for pid in after if embedded_processes.born(pid)] == []
        assert list((tmp_path / "run").glob("*.pid")) == []
    finally:
        run.kill()
        run.wait()
        embedded_processes.end_leftovers(tmp_path)
