"""PostgreSQL without an installation: a server from a Python wheel, with its data under var/.

    python -m corecit.embedded up|stop|status|url|run [--test] [--var FOLDER] [-- COMMAND ...]

`up` starts the server and leaves it running, `run -- COMMAND` keeps it up while the command runs. `--test` names the
server of the test suite, which trades safety at a power cut for speed; nothing but tests may use that one.

Only the standard library is imported, as settings ask `database_url` on every start.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from corecit.embedded_places import (
    DATABASE,
    PORT,
    ROLE,
    Account,
    Cluster,
    EmbeddedError,
    binaries,
    check_owner,
    check_version,
    database_url,
    ensure_writable,
    explained,
    last_lines,
    open_note,
    prepare_home,
    prepare_socket,
    server_account,
    socket_dir,
)

__all__ = [
    "Cluster",
    "EmbeddedError",
    "database_url",
    "ensure_postgres",
    "ensure_writable",
    "explained",
    "is_alive",
    "is_running",
    "postgres",
    "socket_dir",
    "stop_postgres",
]

SETTINGS = """
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = {connections}
shared_buffers = {buffers}
log_line_prefix = '%m [%p] '
log_checkpoints = off
log_min_error_statement = panic
log_error_verbosity = terse
timezone = 'UTC'
log_timezone = 'UTC'
"""
TEST_SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = 2GB
checkpoint_timeout = 30min
"""


def ensure_postgres(var_dir: Path | str, *, test: bool = False) -> str:
    """Starts the server unless it runs, makes the database unless it exists, and returns its address; raises EmbeddedError."""
    cluster = Cluster(ensure_writable(Path(var_dir).absolute()).resolve(), test)
    check_owner(cluster)
    with _locked(cluster.beside("lock")):
        if not is_running(cluster):
            _start(cluster)
        _create_database(cluster)
    return database_url(cluster.var, test=test)


def stop_postgres(var_dir: Path | str, *, test: bool = False) -> bool:
    """Stops the server; false when it was not running."""
    cluster = Cluster(Path(var_dir).resolve(), test)
    if not cluster.data.exists():
        return False
    with _locked(cluster.beside("lock")):
        return _stop(cluster)


@contextlib.contextmanager
def postgres(var_dir: Path | str, *, test: bool = False) -> Iterator[str]:
    """Keeps the server up; the last one out stops it, unless `up` asked that it stays."""
    url = ensure_postgres(var_dir, test=test)
    cluster = Cluster(Path(var_dir).resolve(), test)
    # A shared lock is a use of the server: the kernel gives it back even when the user is killed.
    with open_note(cluster.beside("users")) as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        ensure_postgres(var_dir, test=test)  # the last one out may have stopped it just before we took the lock
        try:
            yield url
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if not cluster.beside("keep").exists():
                    stop_postgres(var_dir, test=test)


def is_running(cluster: Cluster) -> bool:
    """Whether this cluster's own server answers."""
    pid = _postmaster_pid(cluster)
    return pid is not None and _is_ours(pid, cluster) and _pg(cluster, "pg_isready", "-q", "-t", "5", check=False).returncode == 0


def is_alive(var_dir: Path | str) -> bool:
    """Whether the server's process is there: a cheaper question than whether it answers."""
    cluster = Cluster(Path(var_dir).resolve())
    pid = _postmaster_pid(cluster)
    return pid is not None and _is_ours(pid, cluster)


# Starting and stopping


def _start(cluster: Cluster) -> None:
    account = server_account(cluster)
    prepare_home(cluster, account)
    _clear_leftovers(cluster)
    if not (cluster.data / "PG_VERSION").exists():
        _initdb(cluster, account)
    check_version(cluster)
    prepare_socket(cluster, account)
    _write_settings(cluster, account)
    result = _as_account(account, [binaries(account) / "pg_ctl", "-w", "-t", "60", "-D", cluster.data, "-l", cluster.log, "-s", "start"])
    if result.returncode == 0:
        return
    said = last_lines(cluster.log) or result.stderr
    if cluster.test and not cluster.beside("rebuilt").exists():
        # Without fsync a test cluster does not survive a power cut; nothing in it is worth keeping.
        cluster.beside("rebuilt").touch()
        shutil.rmtree(cluster.data, ignore_errors=True)
        _start(cluster)
        cluster.beside("rebuilt").unlink(missing_ok=True)
        return
    raise EmbeddedError(explained(cluster, said))


def _initdb(cluster: Cluster, account: Account | None) -> None:
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "-U", ROLE]
    if cluster.test:
        options.append("--no-sync")
    result = _as_account(account, [binaries(account) / "initdb", *options, "-D", cluster.data])
    if result.returncode != 0:
        for leftover in cluster.data.glob("*"):
            shutil.rmtree(leftover, ignore_errors=True)
        raise EmbeddedError(explained(cluster, result.stderr + result.stdout))


def _stop(cluster: Cluster) -> bool:
    pid = _postmaster_pid(cluster)
    if pid is None or not _is_ours(pid, cluster):
        return False
    os.kill(pid, signal.SIGINT)  # fast: ends sessions, writes everything, stops
    if not _gone(pid, 30):
        os.kill(pid, signal.SIGQUIT)
        _gone(pid, 10)
    shutil.rmtree(cluster.socket, ignore_errors=True)
    return True


def _create_database(cluster: Cluster) -> None:
    found = _pg(cluster, "psql", "-XAtc", f"select 1 from pg_database where datname = '{DATABASE}'", "postgres").stdout.strip()  # noqa: S608
    if not found:
        _pg(cluster, "createdb", DATABASE)


def _clear_leftovers(cluster: Cluster) -> None:
    """Ends what an earlier server left: orphaned backends, a pid file whose number belongs to somebody else now, sockets."""
    for pid in _processes_in(cluster.data):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGQUIT)
    for pid in _processes_in(cluster.data):
        if not _gone(pid, 5):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            _gone(pid, 5)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)
    if cluster.socket.is_dir() and not cluster.socket.is_symlink():
        for name in cluster.socket.glob(".s.PGSQL.*"):
            name.unlink(missing_ok=True)


def _write_settings(cluster: Cluster, account: Account | None) -> None:
    text = SETTINGS.format(
        port=PORT, socket=cluster.socket, connections=300 if cluster.test else 60, buffers="128MB" if cluster.test else "48MB"
    )
    own = cluster.data / "corecit.conf"
    own.write_text(text + (TEST_SETTINGS if cluster.test else ""))
    main = cluster.data / "postgresql.conf"
    if "include 'corecit.conf'" not in main.read_text():
        with main.open("a") as file:
            file.write("\ninclude 'corecit.conf'\n")
    if account:
        os.chown(own, account.uid, account.gid)


# Processes


def _as_account(account: Account | None, command: list[Path | str]) -> subprocess.CompletedProcess[str]:
    """Runs a server command as its account, in a folder that account may be in."""
    uid, gid, groups = (account.uid, account.gid, list[int]()) if account else (None, None, None)
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
    # pg_ctl's child keeps pipes open for as long as the server lives, so the output goes to a file and not to a pipe.
    with tempfile.TemporaryFile() as output:
        result = subprocess.run(
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=environment,
            check=False,
            user=uid,
            group=gid,
            extra_groups=groups,
        )
        output.seek(0)
        return subprocess.CompletedProcess(result.args, result.returncode, "", output.read().decode(errors="replace"))


def _pg(cluster: Cluster, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs a client program against the cluster's socket."""
    command = [os.fspath(binaries() / program), "-h", os.fspath(cluster.socket), "-p", str(PORT), "-U", ROLE, *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    result = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if check and result.returncode != 0:
        raise EmbeddedError(explained(cluster, result.stderr))
    return result


def _postmaster_pid(cluster: Cluster) -> int | None:
    try:
        return int((cluster.data / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _is_ours(pid: int, cluster: Cluster) -> bool:
    """Whether this process is a server on this data, and not another one that was given the same number."""
    proc = Path("/proc") / str(pid)
    if proc.parent.is_dir() and (Path("/proc") / "self").exists():
        try:
            return _cwd(proc) == os.fspath(cluster.data) and _state(pid) != "Z"
        except OSError:
            return False
    shown = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False).stdout
    return "postgres" in shown and os.fspath(cluster.data) in shown


def _processes_in(data: Path) -> list[int]:
    """Processes of a server whose working folder is this data, oldest first (Linux)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if _cwd(entry) == os.fspath(data) and (entry / "comm").read_text().startswith("postgres"):
                found.append(int(entry.name))
        except OSError:
            continue
    return sorted(found)


def _cwd(process: Path) -> str:
    """A server's working folder is its data, also when that was deleted under it."""
    return os.fspath((process / "cwd").readlink()).removesuffix(" (deleted)")


def _state(pid: int) -> str:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def _gone(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if _state(pid) == "Z":
            return True
        time.sleep(0.05)
    return False


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with open_note(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# Command line


def main(arguments: list[str] | None = None) -> int:
    default = os.environ.get("CORECIT_VAR") or Path(__file__).resolve().parent.parent / "var"
    parser = argparse.ArgumentParser(prog="python -m corecit.embedded", description="The PostgreSQL of make run and make test.")
    parser.add_argument("action", choices=["up", "stop", "status", "url", "run"])
    parser.add_argument("--var", type=Path, default=Path(default), help="the folder of data (default: CORECIT_VAR or var)")
    parser.add_argument("--test", action="store_true", help="the server of the test suite")
    given = sys.argv[1:] if arguments is None else arguments
    split = given.index("--") if "--" in given else len(given)
    chosen = parser.parse_args(given[:split])
    command = given[split + 1 :]
    if (chosen.action == "run") != bool(command):
        parser.error("the command to run comes after --, as in: run -- python manage.py migrate")
    try:
        return _act(chosen.action, chosen.var, chosen.test, command)
    except (EmbeddedError, OSError) as error:
        print(error if isinstance(error, EmbeddedError) else explained(Cluster(chosen.var.resolve()), str(error)), file=sys.stderr)
        return 1


def _act(action: str, var: Path, test: bool, command: list[str]) -> int:
    cluster = Cluster(var.resolve(), test)
    if action == "up":
        print(ensure_postgres(var, test=test))
        open_note(cluster.beside("keep")).close()
    elif action == "stop":
        cluster.beside("keep").unlink(missing_ok=True)
        print("PostgreSQL is stopped." if stop_postgres(var, test=test) else "PostgreSQL was not running.")
    elif action == "status":
        running = is_running(cluster)
        print("PostgreSQL is running." if running else "PostgreSQL is not running.")
        return 0 if running else 3
    elif action == "url":
        print(database_url(var, test=test))
    else:
        with postgres(var, test=test) as url:
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": os.environ.get("DATABASE_URL") or url}, check=False).returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
