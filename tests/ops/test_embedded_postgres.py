"""The embedded PostgreSQL: from nothing, after accidents, and what it says when it cannot."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from corecit import embedded


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "a folder with spaces" / "var"
    place.mkdir(parents=True)
    yield place
    embedded.stop_postgres(place, test=True)
    if (place / "postgres-test").is_symlink():  # for root the data lies elsewhere where the path is closed to others
        shutil.rmtree((place / "postgres-test").resolve().parent)


def answer(url: str) -> int:
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("create table if not exists kept (number integer)")
        cursor.execute("insert into kept values (1)")
        cursor.execute("select count(*) from kept")
        row = cursor.fetchone()
    connection.close()
    assert row
    return int(row[0])


def pid_of(var: Path) -> int:
    return int((var / "postgres-test" / "postmaster.pid").read_text().split()[0])


def test_the_socket_stays_short_however_long_the_path_is(tmp_path: Path) -> None:
    long = tmp_path.joinpath(*["a rather long folder name"] * 12)
    assert len(os.fsencode(embedded.socket_dir(long) / ".s.PGSQL.5432.lock")) < 60


def test_every_folder_has_an_address_of_its_own(tmp_path: Path) -> None:
    addresses = {embedded.database_url(tmp_path / name, test=test) for name in ("one", "two") for test in (True, False)}
    assert len(addresses) == 4
    assert embedded.database_url(tmp_path / "one") in addresses


def test_the_address_is_known_before_anything_runs(tmp_path: Path) -> None:
    embedded.database_url(tmp_path / "var")
    assert list(tmp_path.iterdir()) == []


def test_it_starts_from_nothing_and_keeps_the_data(var: Path) -> None:
    url = embedded.ensure_postgres(var, test=True)
    assert url == embedded.database_url(var, test=True)
    assert answer(url) == 1
    assert embedded.stop_postgres(var, test=True)
    assert not embedded.is_running(embedded.Cluster(var, test=True))
    assert answer(embedded.ensure_postgres(var, test=True)) == 2


def test_other_users_cannot_reach_the_socket(var: Path) -> None:
    embedded.ensure_postgres(var, test=True)
    assert embedded.socket_dir(var, test=True).stat().st_mode & 0o077 == 0


def test_it_starts_again_after_kill(var: Path) -> None:
    url = embedded.ensure_postgres(var, test=True)
    pid = pid_of(var)
    os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}").exists() and embedded.is_running(embedded.Cluster(var, test=True)):
        time.sleep(0.05)
    assert (var / "postgres-test" / "postmaster.pid").exists()
    assert embedded.ensure_postgres(var, test=True) == url
    assert answer(url) == 1


def test_a_stale_pid_file_that_names_another_process_is_no_obstacle(var: Path) -> None:
    url = embedded.ensure_postgres(var, test=True)
    embedded.stop_postgres(var, test=True)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as other:
        (var / "postgres-test" / "postmaster.pid").write_text(f"{other.pid}\n{var / 'postgres-test'}\n1\n5432\n\n\n\n")
        assert embedded.ensure_postgres(var, test=True) == url
        assert other.poll() is None, "the other process was ended"
        other.kill()
    assert answer(url) == 1


def test_the_last_user_stops_it_and_not_before(var: Path) -> None:
    cluster = embedded.Cluster(var, test=True)
    with embedded.postgres(var, test=True):
        with embedded.postgres(var, test=True):
            pass
        assert embedded.is_running(cluster)
    assert not embedded.is_running(cluster)


def test_two_that_start_it_at_once_get_the_same_one(var: Path) -> None:
    urls: list[str] = []
    threads = [threading.Thread(target=lambda: urls.append(embedded.ensure_postgres(var, test=True))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert urls == [embedded.database_url(var, test=True)] * 3


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("could not write to file: No space left on device", "Free some room"),
        ("could not open file: Permission denied", "Check who owns it"),
        ("Read-only file system", "Set CORECIT_VAR"),
    ],
)
def test_what_the_server_says_is_put_into_a_sentence_that_helps(tmp_path: Path, said: str, advice: str) -> None:
    assert advice in embedded.explained(embedded.Cluster(tmp_path), said)


def test_data_of_another_version_is_not_touched(var: Path) -> None:
    embedded.ensure_postgres(var, test=True)
    embedded.stop_postgres(var, test=True)
    (var / "postgres-test" / "PG_VERSION").write_text("12\n")
    with pytest.raises(embedded.EmbeddedError, match=r"written by PostgreSQL 12.*docs/runbook\.md"):
        embedded.ensure_postgres(var, test=True)
    assert (var / "postgres-test" / "base").is_dir()


def test_a_folder_that_is_none_is_explained(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(embedded.EmbeddedError, match="CORECIT_VAR"):
        embedded.ensure_postgres(tmp_path / "var")
