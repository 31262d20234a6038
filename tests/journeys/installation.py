"""A worker and a clock (Celery beat) of a journey's own, at work on the test database through the embedded broker."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-m", "celery", "-A", "corecit"]
QUIET = ["--pool=threads", "--concurrency=2", "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING"]

T = TypeVar("T")


def database_url() -> str:
    """The address of the test database, for other processes."""
    held = connection.settings_dict
    where = f"host={quote(str(held['HOST']), safe='')}&port={held['PORT']}"
    password = f":{quote(held['PASSWORD'])}" if held["PASSWORD"] else ""
    return f"postgres://{quote(held['USER'])}{password}@/{held['NAME']}?{where}"


class Installation:
    """What runs beside the web server; nothing in it is told what to do, it finds its work in the broker and the database."""

    def __init__(self, site_url: str) -> None:
        # Uploads and messages of tests lie here, see conftest.py of the project.
        self.folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"]).parent
        self.environment = os.environ | {
            "DATABASE_URL": database_url(),
            "REDIS_URL": "",
            "CORECIT_VAR": str(self.folder),
            "CORECIT_MODE": "embedded",
            "SECRET_KEY": settings.SECRET_KEY,
            "SITE_URL": site_url,
            "EMAIL_URL": "outbox:",
            "SWEEP_SECONDS": "1",
        }
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Starts both, over an empty queue."""
        for name in ("queue", "queue-control"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            (self.folder / name).mkdir()
        clock = self.folder / "journey-clock"
        for path in self.folder.glob("journey-*"):
            path.unlink()
        self._run("worker", [*CELERY, "worker", *QUIET, "-n", "journey@test"])
        self._run("beat", [*CELERY, "beat", "--pidfile=", "--loglevel=WARNING", "-s", str(clock)])

    def _run(self, name: str, command: list[str]) -> None:
        with (self.folder / f"journey-{name}.err").open("wb") as said:
            self.running.append(subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=said, stderr=said, start_new_session=True))

    def stop(self) -> None:
        """Ends both, and whatever they started."""
        for process in self.running:
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def until(self, found: Callable[[], T], what: str, seconds: float = 45) -> T:
        """Waits until something has happened by itself; fails with what the processes said."""
        end = time.monotonic() + seconds
        while not (result := found()):
            if time.monotonic() > end:
                said = "\n".join(f"== {path.name}\n{path.read_text()[-1500:]}" for path in sorted(self.folder.glob("journey-*.err")))
                pytest.fail(f"{what}: not within {seconds} s.\n{said}", pytrace=False)
            time.sleep(0.2)
        return result
