"""Processes of corecit at work on the test database: started, killed with kill -9, and started again as their supervisor would.

They are real workers, a real clock (Celery beat) and real brokers. What takes seconds about them is loading the code, so one process loads it and each of
them is forked from that one (`tests/nursery.py`).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from corecit.embedded_processes import born

ROOT = Path(__file__).resolve().parents[1]
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING"]

T = TypeVar("T")


def database_url() -> str:
    """The address of the test database, for other processes."""
    held = connection.settings_dict
    where = f"host={quote(str(held['HOST']), safe='')}&port={held['PORT']}"
    password = f":{quote(held['PASSWORD'])}" if held["PASSWORD"] else ""
    return f"postgresql://{quote(held['USER'])}{password}@/{held['NAME']}?{where}"


def folder_of_tests() -> Path:
    """Where the pages of a test keep uploads and post messages (conftest.py of the project): as CORECIT_VAR of others, they meet there."""
    return Path(settings.STORAGES["default"]["OPTIONS"]["location"]).parent


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Processes:
    """The processes of an installation in a folder of its own; nothing in it is told what to do, it finds its work in the broker and the database."""

    def __init__(self, folder: Path, *, redis: bool = False, **environment: Any) -> None:
        self.folder = folder
        self.commands: dict[str, list[str]] = {}
        self.running: dict[str, tuple[int, str]] = {}
        self.started: Counter[str] = Counter()
        # Where the folder is that of the tests, others were here before.
        for name in ("queue", "queue-control"):
            shutil.rmtree(folder / name, ignore_errors=True)
            (folder / name).mkdir()
        for path in [*folder.glob("*.err"), *folder.glob("*.out"), *folder.glob("clock*")]:
            path.unlink()
        port = free_port() if redis else 0
        self.environment = os.environ | {
            "DATABASE_URL": database_url(),
            "CORECIT_VAR": str(folder),
            "CORECIT_MODE": "embedded",
            "SECRET_KEY": "x" * 50,
            "EMAIL_URL": "outbox:",
            "SWEEP_SECONDS": "1",
            "REDIS_URL": f"redis://127.0.0.1:{port}/0" if redis else "",
            "PYTHONUNBUFFERED": "1",
        }
        self.environment |= {name: str(value) for name, value in environment.items()}
        with (folder / "nursery.err").open("ab") as said:
            self.nursery = subprocess.Popen(
                [sys.executable, "tests/nursery.py"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                start_new_session=True,
                text=True,
            )
        if redis:
            # Nothing is written down: whoever kills it loses every message in it.
            quiet = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
            self.start("broker", ["redis-server", "--port", str(port), *quiet])

    def worker(self, name: str = "worker", pool: str = "threads") -> None:
        """Starts a worker; `threads` is that of the one-command run, `prefork` that of the containers."""
        self.start(name, ["celery", "-A", "corecit", "worker", f"--pool={pool}", "--concurrency=2", "-n", f"{name}@test", *QUIET])

    def clock(self) -> None:
        """Starts Celery beat."""
        self.start("beat", ["celery", "-A", "corecit", "beat", "--pidfile=", "--loglevel=WARNING", "-s", str(self.folder / "clock")])

    def start(self, name: str, command: list[str]) -> None:
        """Starts a process in a session of its own, so that killing it kills its children too, as losing the machine would."""
        assert self.nursery.stdin and self.nursery.stdout
        out = self.folder / f"{name}.{self.started[name]}.out"
        self.nursery.stdin.write(json.dumps({"command": command, "out": str(out), "err": str(self.folder / f"{name}.err")}) + "\n")
        self.nursery.stdin.flush()
        pid = int(self.nursery.stdout.readline() or pytest.fail(f"Nothing can be started any more.\n{self.errors()}", pytrace=False))
        self.commands[name], self.running[name] = command, (pid, born(pid))
        self.started[name] += 1

    def lives(self, name: str) -> bool:
        """Whether it was started and has not ended."""
        pid, since = self.running.get(name, (0, ""))
        return bool(since) and born(pid) == since

    def kill(self, name: str) -> None:
        """kill -9."""
        pid, since = self.running.pop(name, (0, ""))
        if not since:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        while born(pid) == since:
            time.sleep(0.005)

    def mend(self) -> None:
        """Starts again what died by itself or was killed, as a supervisor does."""
        for name, command in list(self.commands.items()):
            if not self.lives(name):
                self.start(name, command)

    def close(self) -> None:
        """Ends all of them."""
        for name in list(self.running):
            self.kill(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.nursery.pid, signal.SIGKILL)
        self.nursery.communicate()

    def errors(self) -> str:
        """What the processes complained of, for a failing test."""
        return "\n".join(f"== {path.name}\n{path.read_text(errors='replace')[-1500:]}" for path in sorted(self.folder.glob("*.err")))

    def until(self, found: Callable[[], T], what: str, seconds: float = 120) -> T:
        """Waits until something has happened by itself, and returns it; fails with what the processes said."""
        end = time.monotonic() + seconds
        while not (result := found()):
            if time.monotonic() > end:
                pytest.fail(f"{what}: not within {seconds:.0f} s.\n{self.errors()}", pytrace=False)
            time.sleep(0.05)
        return result


def die_in(moment: Callable[[], None]) -> None:
    """Runs something in a process of its own that kills itself somewhere in it."""
    pid = os.fork()
    if pid == 0:
        # The parent's connection is the parent's: not closed, not used.
        connection.connection = None
        with contextlib.suppress(BaseException):
            moment()
        os._exit(0)
    _pid, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, "it lived on"


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
