"""Processes that the one-command run starts, finds again after an accident, and ends."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

LOG_LIMIT = 5 * 2**20  # bytes; a longer log of an earlier run is moved to .old
SLOWEST_RESTART = 30.0  # seconds between two attempts


@dataclass
class Service:
    """One server process: its command, its log and its pid file."""

    name: str
    command: list[str]
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    wait: float = 1.0
    begun_at: float = 0.0
    due_at: float = 0.0

    @property
    def log(self) -> Path:
        return self.folder / "log" / f"{self.name}.log"

    @property
    def pid_file(self) -> Path:
        return self.folder / "run" / f"{self.name}.pid"

    def start(self) -> None:
        """Starts the process as the leader of a group of its own, so that Ctrl-C reaches only whoever waits for us."""
        with open_log(self.log) as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | self.environment,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        self.begun_at = time.monotonic()
        remember(self.pid_file, self.process.pid)

    def ended(self) -> int | None:
        """The exit code, or none while it runs."""
        return self.process.poll() if self.process else None

    def plan_restart(self) -> float:
        """Ends what is left of the group and sets when to start again: at once the first time, then ever slower; returns the seconds."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        lived = time.monotonic() - self.begun_at
        self.wait = 1.0 if lived > 60 else min(self.wait * 2, SLOWEST_RESTART)
        self.due_at = time.monotonic() + self.wait
        self.process = None
        return self.wait

    def ask_to_end(self) -> None:
        if self.process and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGTERM)

    def end(self, until: float) -> None:
        """Waits until a moment of time.monotonic(), then ends the whole group by force."""
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.1, until - time.monotonic()))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.pid_file.unlink(missing_ok=True)


def open_log(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.old"))
    return path.open("ab")


def _end_with_parent() -> None:
    """Asks Linux to end this process when the supervisor is killed; elsewhere the pid files find it at the next start."""
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def born(pid: int) -> str:
    """When a process began, to tell it from a later one with the same number; empty when there is none."""
    try:
        fields = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    except OSError:
        if Path("/proc/self").exists():
            return ""
    return subprocess.run(["ps", "-p", str(pid), "-o", "lstart="], capture_output=True, text=True, check=False).stdout.strip()


def remember(pid_file: Path, pid: int) -> None:
    pid_file.parent.mkdir(parents=True, exist_ok=True)
    pid_file.write_text(f"{pid} {born(pid)}")


def remembered(pid_file: Path) -> int | None:
    """The process of a pid file, when it is still the same one."""
    try:
        number, _, since = pid_file.read_text().partition(" ")
        pid = int(number)
    except (OSError, ValueError):
        return None
    return pid if since and born(pid) == since else None


def end_leftovers(folder: Path) -> list[str]:
    """Ends the services of an earlier run that did not end properly; returns their names."""
    ended = []
    for pid_file in sorted((folder / "run").glob("*.pid")):
        pid = remembered(pid_file)
        if pid is not None:
            ended.append(pid_file.stem)
            end_group(pid)
        pid_file.unlink(missing_ok=True)
    return ended


def end_group(pid: int, seconds: float = 8) -> None:
    since = born(pid)
    for name in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, name)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if born(pid) != since or not since:
                return
            time.sleep(0.1)


def tail(path: Path, lines: int = 15) -> str:
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
