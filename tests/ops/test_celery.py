"""Celery for real: every scheduled task exists, and a worker does its work over each of the brokers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from kombu.utils.imports import symbol_by_name
from redis import Redis, RedisError

from corecit.celery import app
from tests.processes import Processes

SWEEP = "corecit.notices.tasks.sweep"


def test_every_scheduled_task_exists_and_takes_no_arguments() -> None:
    app.loader.import_default_modules()
    missing = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["task"] not in app.tasks]
    assert missing == []
    assert [name for name, entry in settings.CELERY_BEAT_SCHEDULE.items() if entry.get("args") or entry.get("kwargs")] == []


def test_the_clock_gives_a_sign_of_life_at_once_whatever_keeps_its_schedule(tmp_path: Path) -> None:
    """Debian's dbm writes nothing before it is closed, and the health check of the clock must not wait for that."""
    clock = symbol_by_name(app.conf.beat_scheduler)(app=app, schedule_filename=str(tmp_path / "schedule"))
    sign = tmp_path / "schedule.alive"
    sign.unlink(missing_ok=True)
    clock.sync()
    assert sign.exists()
    clock.close()


@contextlib.contextmanager
def brokered(folder: Path, *, redis: bool = False, **environment: str) -> Iterator[Processes]:
    """An installation on one of the brokers, in which nothing runs yet but the broker."""
    running = Processes(folder, redis=redis, **environment)
    try:
        yield running
    finally:
        running.close()


def begin(running: Processes) -> Callable[[], str]:
    """Starts a worker that says all it does; returns what it said until now."""
    running.start("worker", ["celery", "-A", "corecit", "worker", "--pool=threads", "--concurrency=1", "--loglevel=INFO"])
    said = running.folder / "worker.err"
    return lambda: said.read_text(errors="replace") if said.exists() else ""


def sender(running: Processes) -> Celery:
    if url := running.environment["REDIS_URL"]:
        running.until(lambda: is_up(url), "The broker comes up", 20)
        return Celery(broker=url, set_as_current=False)
    made = Celery(broker="filesystem://", set_as_current=False)
    made.conf.broker_transport_options = {
        "data_folder_in": str(running.folder / "queue"),
        "data_folder_out": str(running.folder / "queue"),
        "control_folder": str(running.folder / "queue-control"),
    }
    return made


def is_up(url: str) -> bool:
    with contextlib.suppress(RedisError):
        return bool(Redis.from_url(url).ping())
    return False


def done(running: Processes, said: Callable[[], str], task: str) -> None:
    """Waits until the worker has done what was sent."""
    running.until(lambda: f"{SWEEP}[{task}] succeeded" in said(), "The worker does what it was sent", 40)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("redis", [False, pytest.param(True, marks=pytest.mark.redis)], ids=["embedded", "redis"])
def test_a_worker_does_what_was_sent_while_it_was_away_and_what_it_is_sent_now(tmp_path: Path, redis: bool) -> None:
    with brokered(tmp_path, redis=redis) as running:
        before = sender(running).send_task(SWEEP)
        said = begin(running)
        done(running, said, before.id)
        done(running, said, sender(running).send_task(SWEEP).id)
        assert "Traceback" not in said()


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_a_worker_waits_for_a_broker_that_is_away(tmp_path: Path) -> None:
    """The worker started before its broker does not give up; production starts them in any order after a power cut."""
    with brokered(tmp_path, REDIS_URL="redis://127.0.0.1:1/0") as running:
        said = begin(running)
        running.until(lambda: "Cannot connect to redis" in said(), "The worker says that the broker is away", 40)
        assert running.lives("worker")


@pytest.mark.django_db(transaction=True)
def test_a_worker_starts_over_what_a_killed_broker_left_empty(tmp_path: Path) -> None:
    """kill -9 in the middle of writing a table of bindings down leaves an empty file (embedded broker)."""
    with brokered(tmp_path) as running:
        for name in ("celery", "celery.pidbox", "reply.celery.pidbox", "celeryev"):
            (tmp_path / "queue-control" / f"{name}.exchange").touch()
        sent = sender(running).send_task(SWEEP)
        said = begin(running)
        done(running, said, sent.id)
        assert "Traceback" not in said()
