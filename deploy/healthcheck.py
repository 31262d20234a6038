"""Whether this container does its work: python deploy/healthcheck.py web|worker|beat (exit code 0: it does)"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

CLOCK = Path(os.environ.get("CORECIT_VAR", "/var/lib/corecit")) / "clock" / "schedule.alive"
CLOCK_SILENT = 600  # seconds; the clock touches this file every three minutes


def web() -> bool:
    with urllib.request.urlopen("http://127.0.0.1:8000/healthz", timeout=5) as answer:
        return bool(answer.status == 200)


def worker() -> bool:
    command = [sys.executable, "-m", "celery", "-A", "corecit", "inspect", "ping", "-t", "8", "-d", f"celery@{socket.gethostname()}"]
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def beat() -> bool:
    return CLOCK.exists() and time.time() - CLOCK.stat().st_mtime < CLOCK_SILENT


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]() else 1)
