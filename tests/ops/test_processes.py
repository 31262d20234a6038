"""What the one-command run does about processes: leftovers, deaths, a port that is taken, a second run."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from corecit import embedded_processes, embedded_run

SLEEP = [sys.executable, "-c", "import time; time.sleep(120)"]


def wait_until(what, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


def test_a_taken_port_names_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(embedded_run.Refused, match=r"in use by another program.*make run PORT=\d+"):
            embedded_run.check_port("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize("given", ["eight", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PORT", given)
    with pytest.raises(embedded_run.Refused, match="make run PORT="):
        embedded_run.port_wanted()


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(embedded_run.Refused, match="not an address of this machine"):
        embedded_run.check_port("203.0.113.7", 8000)


def test_a_second_run_from_the_same_folder_is_told_where_the_first_is(tmp_path: Path) -> None:
    with (
        embedded_run.only_one(tmp_path, 8123),
        pytest.raises(embedded_run.Refused, match=r"already runs.*http://localhost:8123"),
        embedded_run.only_one(tmp_path, 8124),
    ):
        pass
    with embedded_run.only_one(tmp_path, 8124):
        pass


def test_the_lock_of_a_killed_run_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "supervisor").write_text("999999 1")
    (tmp_path / "run" / "supervisor.lock").touch()
    with embedded_run.only_one(tmp_path, 8000), (tmp_path / "run" / "supervisor.lock").open() as lock, pytest.raises(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_leftovers_of_a_killed_run_are_ended(tmp_path: Path) -> None:
    left = subprocess.Popen(SLEEP, start_new_session=True)
    embedded_processes.remember(tmp_path / "run" / "web.pid", left.pid)
    assert embedded_processes.end_leftovers(tmp_path) == ["web"]
    assert left.wait(10) == -signal.SIGTERM
    assert not (tmp_path / "run" / "web.pid").exists()


def test_a_process_that_was_given_an_old_number_is_let_live(tmp_path: Path) -> None:
    other = subprocess.Popen(SLEEP, start_new_session=True)
    try:
        (tmp_path / "run").mkdir()
        (tmp_path / "run" / "worker.pid").write_text(f"{other.pid} 12345")
        assert embedded_processes.end_leftovers(tmp_path) == []
        time.sleep(0.2)
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_service_that_dies_is_planned_again_ever_later(tmp_path: Path) -> None:
    service = embedded_processes.Service("worker", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path)
    waits = []
    for _ in range(3):
        service.start()
        assert wait_until(lambda: service.ended() is not None)
        assert service.ended() == 3
        waits.append(service.plan_restart())
    assert waits == sorted(waits)
    assert waits[0] < waits[-1] <= embedded_processes.SLOWEST_RESTART


def test_the_whole_group_of_a_service_ends(tmp_path: Path) -> None:
    script = "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(120)']); print(p.pid, flush=True); time.sleep(120)"
    service = embedded_processes.Service("web", [sys.executable, "-c", script], tmp_path)
    service.start()
    assert wait_until(lambda: service.log.read_text().strip())
    child = int(service.log.read_text())
    service.ask_to_end()
    service.end(time.monotonic() + 5)
    assert wait_until(lambda: not embedded_processes.born(child)), "a child outlived its service"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends the children of a killed parent on Linux only")
def test_services_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom corecit.embedded_processes import Service\n"
        f"s = Service('web', {SLEEP!r}, Path({str(tmp_path)!r})); s.start(); print(s.process.pid, flush=True); time.sleep(60)"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout
    child = int(supervisor.stdout.readline())
    supervisor.kill()
    supervisor.wait()
    assert wait_until(lambda: not embedded_processes.born(child)), "the service outlived its supervisor"


def test_reset_wants_to_be_asked(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    environment = {name: value for name, value in os.environ.items() if name not in ("YES", "DATABASE_URL")} | {
        "CORECIT_VAR": str(tmp_path)
    }
    command = [sys.executable, "-m", "corecit.embedded_run", "reset"]
    refused = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "make reset YES=1" in refused.stderr
    assert (tmp_path / "files").exists()
    assert subprocess.run(command, env=environment | {"YES": "1"}, check=False, capture_output=True).returncode == 0
    assert not (tmp_path / "files").exists()


def test_a_disk_that_fills_up_while_the_database_is_prepared_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = ["-c", "raise SystemExit(1)"]
    with pytest.raises(embedded_run.Refused, match="failed, so nothing was started"):
        embedded_run.python(tmp_path, *failing)
    monkeypatch.setattr(embedded_run.shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
    with pytest.raises(embedded_run.Refused, match=r"no room left on the disk.*Free some room"):
        embedded_run.python(tmp_path, *failing)
