"""kill -9 of the worker, the broker or the web process at any moment loses no notice and sends none twice.

Real workers and a real clock (Celery beat) work on the test database through a real broker; processes are killed with SIGKILL at moments that a
seed chooses, and started again as their supervisor would. Then every notice that was committed must have been sent exactly once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cases.models import FollowUp
from corecit import env
from corecit.access.actor import Actor
from corecit.notices import mail
from corecit.notices.models import Notice, NoticeState, SentMail
from corecit.notices.operations import delivery
from corecit.notices.operations import notices as operations
from tests.factories.cases import make_case, make_follow_up
from tests.floor.smtp_sink import SmtpSink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
LEASE = 2
CELERY = [sys.executable, "-m", "celery", "-A", "corecit"]
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING"]
SYSTEM = Actor.system("tests")


def database_url() -> str:
    """The address of the test database, for other processes."""
    held = connection.settings_dict
    where = f"host={quote(str(held['HOST']), safe='')}&port={held['PORT']}"
    password = f":{quote(held['PASSWORD'])}" if held["PASSWORD"] else ""
    return f"postgres://{quote(held['USER'])}{password}@/{held['NAME']}?{where}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stand:
    """The processes of an installation, started, killed and started again."""

    def __init__(self, folder: Path, *, redis: bool, email_url: str) -> None:
        self.folder, self.running, self.commands = folder, {}, {}
        self.started: Counter[str] = Counter()
        for name in ("queue", "queue-control"):
            (folder / name).mkdir()
        self.environment = os.environ | {
            "DATABASE_URL": database_url(),
            "CORECIT_VAR": str(folder),
            "CORECIT_MODE": "embedded",
            "SECRET_KEY": "x" * 50,
            "EMAIL_URL": email_url,
            "SWEEP_SECONDS": "1",
            "NOTICE_LEASE_SECONDS": str(LEASE),
            "REDIS_URL": "",
            "PYTHONUNBUFFERED": "1",
        }
        if redis:
            port = free_port()
            self.environment["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
            # Nothing is written down: whoever kills it loses every message in it.
            self.start(
                "broker",
                [
                    shutil.which("redis-server"),
                    "--port",
                    str(port),
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                    "--appendonly",
                    "no",
                    "--dir",
                    str(folder),
                ],
            )
        self.start("beat", [*CELERY, "beat", "--pidfile=", "--loglevel=WARNING", "-s", str(folder / "clock")])

    def worker(self, name: str, pool: str = "threads") -> None:
        """Starts a worker; `threads` is that of the one-command run, `prefork` that of the containers."""
        self.start(name, [*CELERY, "worker", f"--pool={pool}", "--concurrency=2", "-n", f"{name}@test", *QUIET])

    def web(self, number: int = 100_000) -> None:
        """Starts a process that posts notices."""
        prefix = f"web{self.started['web']}"
        self.start("web", [sys.executable, "tests/floor/kill_posting.py", prefix, str(number)])

    def start(self, name: str, command: list[str | None]) -> None:
        """Starts a process in a session of its own, so that killing it kills its children too, as losing the machine would."""
        self.commands[name] = command
        with (self.folder / f"{name}.{self.started[name]}.out").open("wb") as out, (self.folder / f"{name}.err").open("ab") as err:
            self.running[name] = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=out, stderr=err, start_new_session=True)
        self.started[name] += 1

    def kill(self, name: str) -> None:
        """kill -9."""
        process = self.running.pop(name, None)
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)

    def mend(self) -> None:
        """Starts again what died by itself or was killed, as a supervisor does; the web process with a new run of keys."""
        for name, command in list(self.commands.items()):
            process = self.running.get(name)
            if process is None or process.poll() is not None:
                self.running.pop(name, None)
                if name == "web":
                    self.web()
                else:
                    self.start(name, command)

    def close(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def printed(self) -> set[str]:
        """The keys that posting processes printed after their commit."""
        return {line for path in self.folder.glob("web.*.out") for line in path.read_text().splitlines()}

    def errors(self) -> str:
        """What the processes complained of, for a failing test."""
        return "\n".join(f"== {path.name}\n{path.read_text()[-1500:]}" for path in sorted(self.folder.glob("*.err")))


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Callable[..., Stand]]:
    made: list[Stand] = []

    def make(**options: object) -> Stand:
        made.append(Stand(tmp_path, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()


def until(true: Callable[[], object], stand: Stand, seconds: float = 120, mending: bool = True) -> None:
    """Waits until something is true; fails with what the processes said."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            states = Counter(Notice.objects.values_list("state", flat=True))
            pytest.fail(f"Not within {seconds} s; notices: {dict(states)}\n{stand.errors()}", pytrace=False)
        if mending:
            stand.mend()
        time.sleep(0.1)


def settled() -> bool:
    return not Notice.objects.filter(state__in=[NoticeState.PENDING, NoticeState.SENDING]).exists()


def make_due(cast, number: int) -> list[FollowUp]:
    """Overdue follow-ups, of which the clock has to remind."""
    late = timezone.now() - dt.timedelta(hours=1)
    case = make_case(cast)
    return [make_follow_up(cast, case, opens_at=late, due_at=late, expires_at=late + dt.timedelta(days=3)) for _ in range(number)]


def stop_posting(stand: Stand) -> None:
    stand.commands.pop("web", None)
    stand.kill("web")


def carnage(stand: Stand, victims: list[str], rounds: int, seed: int) -> None:
    """Kills and starts again, at moments of the seed's choosing."""
    chance = random.Random(seed)
    for number in range(rounds):
        time.sleep(chance.uniform(0.3, 1.2))
        # Each of them at least once, and now and then two at once.
        stand.kill(victims[number % len(victims)])
        if chance.random() < 0.4:
            stand.kill(chance.choice(victims))
        time.sleep(chance.uniform(0, 0.3))
        stand.mend()


def assert_each_sent_once(stand: Stand, follow_ups: list[FollowUp]) -> None:
    """Nothing that was committed is missing, nothing was sent twice."""
    notices = list(Notice.objects.all())
    assert stand.printed() <= {notice.key for notice in notices}
    assert {f"followup-overdue:{one.uid}" for one in follow_ups} <= {notice.key for notice in notices}
    sent = Counter(SentMail.objects.values_list("message_id", flat=True))
    assert sent == Counter(mail.message_id(notice) for notice in notices), stand.errors()
    assert {notice.state for notice in notices} == {NoticeState.SENT}


@pytest.mark.redis
def test_worker_broker_and_web_killed_at_any_moment(cast, stand):
    follow_ups = make_due(cast, 30)
    installation = stand(redis=True, email_url="outbox:")
    installation.worker("one")
    installation.worker("two", pool="prefork")
    installation.web()
    until(lambda: SentMail.objects.count() > 20, installation)
    carnage(installation, ["one", "broker", "web", "two", "beat"], rounds=6, seed=20260302)
    follow_ups += make_due(cast, 30)
    stop_posting(installation)
    reminded = Notice.objects.filter(kind="follow-up-overdue")
    until(lambda: reminded.count() == len(follow_ups) and settled(), installation)
    assert Notice.objects.count() > 150
    assert_each_sent_once(installation, follow_ups)


def test_worker_and_web_killed_on_the_embedded_broker(cast, stand):
    follow_ups = make_due(cast, 20)
    installation = stand(redis=False, email_url="outbox:")
    installation.worker("one")
    installation.web()
    until(lambda: SentMail.objects.count() > 20, installation)
    carnage(installation, ["one", "web"], rounds=3, seed=7)
    stop_posting(installation)
    until(lambda: Notice.objects.filter(kind="follow-up-overdue").count() == len(follow_ups) and settled(), installation)
    assert_each_sent_once(installation, follow_ups)


@pytest.mark.redis
def test_a_mail_server_gets_nothing_twice_though_workers_die(cast, stand):
    """A mail server knows no "once": what it may have accepted when a worker died is shown to a person and not sent again."""
    with SmtpSink() as sink:
        sink.slow = 0.02
        installation = stand(redis=True, email_url=f"smtp://127.0.0.1:{sink.port}")
        installation.worker("one")
        installation.worker("two")
        installation.web()
        until(lambda: len(sink.messages) > 20, installation)
        carnage(installation, ["one", "two"], rounds=4, seed=11)
        stop_posting(installation)
        until(settled, installation)
        accepted = sink.counted()
    notices = list(Notice.objects.all())
    assert installation.printed() <= {notice.key for notice in notices}
    assert max(accepted.values()) == 1
    sure = {mail.message_id(notice) for notice in notices if notice.state == NoticeState.SENT}
    uncertain = {mail.message_id(notice) for notice in notices if notice.state == NoticeState.UNCERTAIN}
    assert sure <= set(accepted) <= sure | uncertain
    assert len(sure) + len(uncertain) == len(notices)
    # Four messages at a time are under way, so no kill leaves more than two of its worker's uncertain.
    assert len(uncertain) <= 2 * (installation.started["one"] + installation.started["two"])


# One moment each


def die_in(moment: Callable[[], None]) -> None:
    """Runs something in a process of its own that kills itself somewhere in it."""
    pid = os.fork()
    if pid == 0:
        # The parent's connection is the parent's: not closed, not used.
        connection.connection = None
        with contextlib.suppress(BaseException):
            moment()
        os._exit(0)
    _pid, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, "it lived on"


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def post(cast) -> Notice:
    notice = operations.post(kind="announcement", key="moment", user=cast.officer)
    assert notice is not None
    return notice


def after_the_lease(settings) -> None:
    settings.NOTICE_LEASE_SECONDS = 0
    for _ in range(2):
        delivery.sweep(actor=SYSTEM)


def test_web_killed_between_commit_and_dispatch(cast, settings):
    settings.EMAIL_BACKEND = "corecit.notices.mail.OutboxBackend"

    def web():
        with transaction.atomic():
            transaction.on_commit(die)
            post(cast)

    die_in(web)
    assert Notice.objects.get().state == NoticeState.PENDING
    delivery.sweep(actor=SYSTEM)
    assert SentMail.objects.count() == 1


def test_web_killed_before_commit(cast):
    def web():
        with transaction.atomic():
            post(cast)
            die()

    die_in(web)
    assert not Notice.objects.exists()


def test_worker_killed_after_the_claim(cast, settings, monkeypatch):
    settings.EMAIL_BACKEND = "corecit.notices.mail.OutboxBackend"
    notice = post(cast)

    def worker():
        monkeypatch.setattr(mail, "compose", die)
        delivery.deliver(actor=SYSTEM, notice_id=notice.pk)

    die_in(worker)
    assert Notice.objects.get().state == NoticeState.SENDING
    assert delivery.deliver(actor=SYSTEM, notice_id=notice.pk) == ""
    after_the_lease(settings)
    assert SentMail.objects.count() == 1 and Notice.objects.get().state == NoticeState.SENT


def test_worker_killed_after_the_outbox_took_it(cast, settings, monkeypatch):
    settings.EMAIL_BACKEND = "corecit.notices.mail.OutboxBackend"
    notice = post(cast)

    def worker():
        monkeypatch.setattr(delivery, "_finish", die)
        delivery.deliver(actor=SYSTEM, notice_id=notice.pk)

    die_in(worker)
    assert SentMail.objects.count() == 1 and Notice.objects.get().state == NoticeState.SENDING
    after_the_lease(settings)
    assert SentMail.objects.count() == 1 and Notice.objects.get().state == NoticeState.SENT


@pytest.mark.parametrize(
    ("target", "arrived", "state"),
    [
        # Before the last line may go out: the mail server has nothing, so it is sent again.
        (("hand_over", "before"), 1, NoticeState.SENT),
        # The mail server may have it: never again by itself.
        (("hand_over", "end"), 0, NoticeState.UNCERTAIN),
        (("_finish", "after"), 1, NoticeState.UNCERTAIN),
    ],
)
def test_worker_killed_around_the_mail_server(cast, settings, monkeypatch, target, arrived, state):
    with SmtpSink() as sink:
        for name, value in env.email(f"smtp://127.0.0.1:{sink.port}").items():
            setattr(settings, name, value)
        notice = post(cast)
        name, when = target
        hand_over = mail.hand_over

        def dying_hand_over(message, before_end):
            def then():
                if when == "end":
                    before_end()
                die()

            hand_over(message, then)

        def worker():
            if name == "hand_over":
                monkeypatch.setattr(mail, "hand_over", dying_hand_over)
            else:
                monkeypatch.setattr(delivery, "_finish", die)
            delivery.deliver(actor=SYSTEM, notice_id=notice.pk)

        die_in(worker)
        after_the_lease(settings)
        assert sum(sink.counted().values()) == arrived
        assert Notice.objects.get().state == state
