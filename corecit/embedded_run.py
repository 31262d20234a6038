"""The whole of corecit on one machine in one command: PostgreSQL, web server, Celery worker and beat.

    python -m corecit.embedded_run run|stop|reset

`make run` prepares the packages and calls this. It watches over the processes, starts again what dies, and on Ctrl-C
stops everything and keeps the data. DATABASE_URL and REDIS_URL put real servers in place of the embedded ones.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import psycopg2

from corecit import embedded
from corecit.embedded_processes import Service, born, end_leftovers, open_log, remember, remembered, tail

ROOT = Path(__file__).resolve().parent.parent
HEALTHY_WITHIN = 90  # seconds
STOP_WITHIN = 12  # seconds


class Refused(Exception):
    """Why the run does not start or go on, in a sentence that says what to do."""


class Stop(Exception):
    """Somebody asked the run to end."""


def main(arguments: list[str]) -> int:
    var = Path(os.environ.get("CORECIT_VAR") or ROOT / "var").absolute()
    verb = arguments[0] if arguments else "run"
    try:
        return {"run": run, "stop": stop, "reset": reset}[verb](var)
    except KeyError:
        print(f"{verb} is not known here. Use run, stop or reset.", file=sys.stderr)
    except (Refused, embedded.EmbeddedError) as error:
        print(f"\n{error}", file=sys.stderr)
    except Stop:
        print("Stopped.")
        return 0
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EACCES, errno.EROFS):
            raise
        print(
            f"\n{error.filename or var} cannot be written: {error.strerror}. Free some room or correct the permissions, then start again.",
            file=sys.stderr,
        )
    return 1


# The run


def run(var: Path) -> int:
    begun = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _raise_stop)
    host, port = os.environ.get("LISTEN") or "127.0.0.1", port_wanted()
    demo = (os.environ.get("DEMO") or "1").lower() not in ("0", "false", "no", "off")
    with only_one(var, port), contextlib.ExitStack() as stack:
        for name in end_leftovers(var):
            say(f"Ended the {name} process of an earlier run.")
        check_port(host, port)
        url = os.environ.get("DATABASE_URL") or stack.enter_context(started_postgres(var))
        prepare_environment(var, host, port, demo, url)
        with gathered_assets():
            prepare_database(var, demo, url)
        services = make_services(var, host, port)
        stack.callback(end_all, services)
        say("Starting the web server, the worker and the clock ...")
        for service in services:
            service.start()
        wait_for_health(services, host, port)
        announce(port, demo, time.monotonic() - begun)
        with contextlib.suppress(Stop):
            watch(services, var if not os.environ.get("REAL_DATABASE") else None)
        say("\nStopping ...")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
    say("Everything is stopped; the data is kept.")
    return 0


def _raise_stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def say(sentence: str) -> None:
    print(sentence, flush=True)


def port_wanted() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Refused(f"PORT is {given}. Choose a number from 1024 to 65535, for example: make run PORT=8001")
    return int(given)


@contextlib.contextmanager
def only_one(var: Path, port: int) -> Iterator[None]:
    """Holds the lock of this data folder; the kernel gives it back when we are killed."""
    embedded.ensure_writable(var)
    (var / "run").mkdir(parents=True, exist_ok=True)
    note = var / "run" / "supervisor"
    with (var / "run" / "supervisor.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            address = tail(var / "run" / "address", 1) or "its address"
            raise Refused(
                f"corecit already runs from this folder, at {address}. Use that one, or stop it first: Ctrl-C in its window, or make stop."
            ) from error
        remember(note, os.getpid())
        (var / "run" / "address").write_text(f"http://localhost:{port}\n")
        try:
            yield
        finally:
            note.unlink(missing_ok=True)


def check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise Refused(f"Port {port} is reserved for the system. Choose one from 1024 up, for example: make run PORT=8000") from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Refused(
                    f"Port {port} is in use by another program. Stop that one, or choose another port: make run PORT={free_port(host)}"
                ) from error
            raise Refused(
                f"{host} is not an address of this machine. Leave LISTEN out, or set LISTEN=0.0.0.0 to serve the network."
            ) from error


def free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def started_postgres(var: Path) -> Iterator[str]:
    say("Starting PostgreSQL ...")
    with embedded.postgres(var) as url:
        yield url


def prepare_environment(var: Path, host: str, port: int, demo: bool, url: str) -> None:
    """Everything started from here on sees the same places."""
    if os.environ.get("DATABASE_URL"):
        os.environ["REAL_DATABASE"] = "1"
    os.environ |= {
        "CORECIT_VAR": str(var),
        "DATABASE_URL": url,
        "DEMO": "1" if demo else "0",
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "corecit.settings",
    }
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    if not host.startswith("127."):
        os.environ.setdefault("ALLOWED_HOSTS", ",".join(["localhost", "127.0.0.1", *own_names()]))
    os.chdir(ROOT)
    for name in ("queue", "queue-control", "log", "static", "files"):
        (var / name).mkdir(exist_ok=True)


def own_names() -> list[str]:
    """What others on the network may call this machine."""
    names = {socket.gethostname(), socket.getfqdn()}
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing; tells which of our addresses would be used
        names.add(probe.getsockname()[0])
    return sorted(names)


@contextlib.contextmanager
def gathered_assets() -> Iterator[None]:
    """Gathers the static files while the database is prepared."""
    process = subprocess.Popen([sys.executable, "deploy/assets.py"], stdin=subprocess.DEVNULL)
    try:
        yield
        failed = process.wait() != 0
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if failed:
        raise Refused("The static files are not complete, so nothing was started.")


def prepare_database(var: Path, demo: bool, url: str) -> None:
    say("Preparing the database ...")
    python(var, "deploy/prepare.py")
    marker = var / "demo"
    if has_users(url):
        if marker.exists() and not demo:
            raise Refused(
                "This folder holds the demo county, whose sign-ins are public. Start with empty data instead: make reset, then make run DEMO=0 "
                "(or set CORECIT_VAR to another folder)."
            )
        return
    if demo:
        say("Loading the demo county ...")
        python(var, "manage.py", "load_demo")
        marker.touch()
    else:
        marker.unlink(missing_ok=True)
        say("There is nobody yet who may sign in. The first administrator:")
        if subprocess.run([sys.executable, "manage.py", "first_administrator"], check=False).returncode:
            raise Refused(
                "Without a first administrator nobody could sign in, so nothing was started. Start again when you have the details."
            )


def python(var: Path, *arguments: str) -> None:
    """Runs one of our scripts, its output in the log and on a failure here as well."""
    path = var / "log" / "prepare.log"
    with open_log(path) as log:
        code = subprocess.run([sys.executable, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False).returncode
    if code:
        # On a full disk the log itself may have nothing to say.
        if shutil.disk_usage(var).free < 2**20 or "No space left" in tail(path):
            raise Refused(embedded.explained(embedded.Cluster(var), "No space left on device"))
        raise Refused(f"{' '.join(arguments)} failed, so nothing was started. The end of {path}:\n{tail(path)}")


def has_users(url: str) -> bool:
    try:
        with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute("select exists (select 1 from accounts_user)")
            row = cursor.fetchone()
            return bool(row and row[0])
    except psycopg2.Error as error:
        raise Refused(f"The database does not answer as it should: {error}") from error


def make_services(var: Path, host: str, port: int) -> list[Service]:
    celery = [sys.executable, "-m", "celery", "-A", "corecit"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [
        Service(
            "web", [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "corecit.wsgi"], var, {"BIND": f"{host}:{port}"}
        ),
        Service("worker", [*celery, "worker", "--pool=threads", "--concurrency=2", "--loglevel=INFO", *quiet], var),
        Service("beat", [*celery, "beat", "--pidfile=", "--loglevel=WARNING"], var),
    ]


def wait_for_health(services: list[Service], host: str, port: int) -> None:
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/healthz"  # noqa: S104
    end = time.monotonic() + HEALTHY_WITHIN
    said = "it did not answer"
    while time.monotonic() < end:
        for service in services:
            if service.ended() is not None:
                raise Refused(
                    f"The {service.name} process ended at once, so everything was stopped. The end of {service.log}:\n{tail(service.log)}"
                )
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as error:
            said = f"it answered {error.code}"
        except OSError as error:
            said = str(error)
        time.sleep(0.2)
    raise Refused(
        f"The web server was not ready within {HEALTHY_WITHIN} seconds ({said}). The end of {services[0].log}:\n{tail(services[0].log)}"
    )


def announce(port: int, demo: bool, seconds: float) -> None:
    say(f"\ncorecit is ready after {seconds:.0f} s:  http://localhost:{port}\n")
    if demo:
        subprocess.run([sys.executable, "manage.py", "demo_signins"], stdin=subprocess.DEVNULL, check=False)
    say("\nCtrl-C stops it and keeps the data. make reset starts over. Logs: var/log")


def watch(services: list[Service], var: Path | None) -> None:
    """Starts again what dies; ends by Stop."""
    turns = 0
    while True:
        time.sleep(0.5)
        turns += 1
        if var and turns % 10 == 0 and not embedded.is_alive(var):
            say("PostgreSQL has stopped; starting it again.")
            with contextlib.suppress(embedded.EmbeddedError):
                embedded.ensure_postgres(var)
        for service in services:
            code = service.ended()
            if service.process is None and time.monotonic() >= service.due_at:
                service.start()
            elif code is not None:
                say(
                    f"The {service.name} process ended ({meaning(code)}); it is started again in {service.plan_restart():.0f} s. Log: {service.log}"
                )


def meaning(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    return f"killed by {signal.Signals(-code).name}"


def end_all(services: list[Service]) -> None:
    for service in reversed(services):
        service.ask_to_end()
    until = time.monotonic() + STOP_WITHIN
    for service in services:
        service.end(until)


# Stopping from another window, and starting over


def stop(var: Path) -> int:
    pid = remembered(var / "run" / "supervisor")
    if pid is None:
        for name in end_leftovers(var):
            say(f"Ended the {name} process of an earlier run.")
        embedded.stop_postgres(var)
        say("corecit was not running.")
        return 0
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + STOP_WITHIN + 20
    while born(pid) and time.monotonic() < end:
        time.sleep(0.1)
    say("Stopped.")
    return 0


def reset(var: Path) -> int:
    """Removes the data of the one-command run: database, files, queue. The tests' database stays."""
    if os.environ.get("DATABASE_URL"):
        raise Refused(
            "DATABASE_URL is set: make reset removes the embedded database only. Drop and create that database yourself (docs/runbook.md)."
        )
    if not var.exists():
        say("There is nothing to remove.")
        return 0
    if os.environ.get("YES") != "1":
        question = f"This removes the database and the files under {var}. Type yes to go on: "
        try:
            answer = input(question) if sys.stdin.isatty() else ""
        except EOFError:
            answer = ""
        if answer.strip().lower() != "yes":
            raise Refused("Nothing was removed. To go on without being asked: make reset YES=1")
    stop(var)
    shutil.rmtree((var / "postgres").resolve(), ignore_errors=True)
    for path in sorted(var.iterdir()):
        if path.name.startswith("postgres-test") or path.name in ("test", "static-src"):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    say("The data is removed. make run begins anew.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
