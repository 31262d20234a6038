"""Loads corecit once and forks its processes from there, so that a test which kills many does not wait for each to load.

    python tests/nursery.py

Reads lines of JSON, {"command": ["celery", …], "out": path, "err": path}; answers each with the number of the process. It has no thread and no connection
when it forks.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import sys
from typing import Any

import django

sys.path.insert(0, os.getcwd())  # noqa: PTH109
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corecit.settings")
django.setup()

import celery.__main__  # noqa: E402
import celery.apps.beat  # noqa: E402
import celery.apps.worker  # noqa: E402
import celery.bin.celery  # noqa: E402
import celery.concurrency.prefork  # noqa: E402
import celery.concurrency.thread  # noqa: E402
import kombu.transport.redis  # noqa: E402, F401

from corecit.celery import app  # noqa: E402


def main() -> None:
    app.loader.import_default_modules()
    app.finalize(auto=True)
    # Whoever ends is forgotten by the kernel at once.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := sys.stdin.readline():
        wanted = json.loads(line)
        pid = os.fork()
        if pid == 0:
            become(**wanted)
        print(pid, flush=True)


def become(command: list[str], out: str, err: str) -> Any:
    """The child: a process of its own with its own files, that runs a command and does not return."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    for number, path, mode in ((0, os.devnull, os.O_RDONLY), (1, out, os.O_WRONLY), (2, err, os.O_WRONLY)):
        os.dup2(os.open(path, mode | os.O_CREAT | os.O_APPEND, 0o600), number)
    code = 1
    try:
        if command[0] == "celery":
            sys.argv = command
            celery.__main__.main()
        elif command[0].endswith(".py"):
            sys.argv = command
            runpy.run_path(command[0], run_name="__main__")
        else:
            os.execvp(command[0], command)  # noqa: S606
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        # Without what the parent would do at its end.
        os._exit(code)


if __name__ == "__main__":
    main()
