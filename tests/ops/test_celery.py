"""Celery for real: every scheduled task exists, and a worker does its work over each of the brokers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings

from corecit.celery import app
from tests.processes import ROOT, database_url


def test_every_scheduled_task_exists_and_takes_no_arguments() -> None:
    app.loader.import_default_modules()
    missing = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["task"] not in app.tasks]
    assert missing == []
    assert [name for name, entry in settings.CELERY_BEAT_SCHEDULE.items() if entry.get("args") or entry.get("kwargs")] == []


@contextmanager
def worker(environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "celery", "-A", "corecit", "worker", "--pool=threads", "--concurrency=1", "--loglevel=INFO"]
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=output, stderr=output, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(process: subprocess.Popen[bytes], log: Path, words: str, seconds: float = 40) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if words in (text := log.read_text(errors="replace")):
            return text
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"{words!r} did not come within {seconds} s. The worker said:\n{log.read_text(errors='replace')[-3000:]}")


def sender(environment: dict[str, str]) -> Celery:
    if url := environment.get("REDIS_URL"):
        return Celery(broker=url, set_as_current=False)
    folder = Path(environment["CORECIT_VAR"])
    made = Celery(broker="filesystem://", set_as_current=False)
    made.conf.broker_transport_options = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "queue-control"),
    }
    return made


@pytest.fixture(params=["embedded", pytest.param("redis", marks=pytest.mark.redis)])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "queue").mkdir()
    values = {"CORECIT_VAR": str(tmp_path), "DATABASE_URL": database_url(), "CORECIT_MODE": "embedded", "REDIS_URL": ""}
    if request.param == "redis":
        values["REDIS_URL"] = request.getfixturevalue("redis_url")
    return values


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("celery")
def test_a_worker_does_what_it_is_sent(environment: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    log.touch()
    with worker(environment, log) as process:
        wait_for(process, log, "ready.")
        sent = sender(environment).send_task("corecit.notices.tasks.sweep")
        said = wait_for(process, log, f"corecit.notices.tasks.sweep[{sent.id}] succeeded")
    assert "Traceback" not in said


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("celery")
def test_a_worker_comes_back_to_what_was_sent_while_it_was_away(environment: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    log.touch()
    sent = sender(environment).send_task("corecit.notices.tasks.sweep")
    with worker(environment, log) as process:
        wait_for(process, log, f"corecit.notices.tasks.sweep[{sent.id}] succeeded")


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("celery")
def test_a_worker_waits_for_a_broker_that_is_away(redis_url: str, tmp_path: Path) -> None:
    """The worker started before its broker does not give up; production starts them in any order after a power cut."""
    log = tmp_path / "worker.log"
    log.touch()
    away = redis_url.rsplit(":", 1)[0] + ":1/0"
    with worker({"CORECIT_VAR": str(tmp_path), "DATABASE_URL": database_url(), "REDIS_URL": away}, log) as process:
        wait_for(process, log, "Cannot connect to redis")
        assert process.poll() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("celery")
def test_a_worker_starts_over_what_a_killed_broker_left_empty(tmp_path: Path) -> None:
    """kill -9 in the middle of writing a table of bindings down leaves an empty file (embedded broker)."""
    environment = {"CORECIT_VAR": str(tmp_path), "DATABASE_URL": database_url(), "CORECIT_MODE": "embedded", "REDIS_URL": ""}
    for name in ("queue", "queue-control"):
        (tmp_path / name).mkdir()
    for name in ("celery", "celery.pidbox", "reply.celery.pidbox", "celeryev"):
        (tmp_path / "queue-control" / f"{name}.exchange").touch()
    log = tmp_path / "worker.log"
    log.touch()
    sent = sender(environment).send_task("corecit.notices.tasks.sweep")
    with worker(environment, log) as process:
        wait_for(process, log, f"corecit.notices.tasks.sweep[{sent.id}] succeeded")
        said = log.read_text()
    assert "Traceback" not in said
