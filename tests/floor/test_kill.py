"""kill -9 of the worker, the broker or the web process at any moment loses no notice and sends none twice.

Real workers and a real clock (Celery beat) work on the test database through a real broker; processes are killed with SIGKILL at moments that a
seed chooses, and started again as their supervisor would. Then every notice that was committed must have been sent exactly once.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
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
from tests.processes import Processes, die, die_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

LEASE = 2
SYSTEM = Actor.system("tests")


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Callable[..., Processes]]:
    made: list[Processes] = []

    def make(**options: object) -> Processes:
        made.append(Processes(tmp_path, NOTICE_LEASE_SECONDS=LEASE, **options))  # type: ignore[arg-type]
        made[-1].clock()
        return made[-1]

    yield make
    for one in made:
        one.close()


def start_posting(stand: Processes) -> None:
    """Starts a process that posts notices."""
    stand.start("web", ["tests/floor/kill_posting.py", "100000"])


def stop_posting(stand: Processes) -> None:
    stand.commands.pop("web", None)
    stand.kill("web")


def printed(stand: Processes) -> set[str]:
    """The keys that posting processes printed after their commit."""
    return {line for path in stand.folder.glob("web.*.out") for line in path.read_text().splitlines()}


def until(true: Callable[[], object], stand: Processes) -> None:
    """Waits until something is true, while what dies is started again."""

    def look() -> object:
        stand.mend()
        return true()

    stand.until(look, f"of {Notice.objects.count()} notices at the start")


def settled() -> bool:
    return not Notice.objects.filter(state__in=[NoticeState.PENDING, NoticeState.SENDING]).exists()


def make_due(cast, number: int) -> list[FollowUp]:
    """Overdue follow-ups, of which the clock has to remind."""
    late = timezone.now() - dt.timedelta(hours=1)
    case = make_case(cast)
    return [make_follow_up(cast, case, opens_at=late, due_at=late, expires_at=late + dt.timedelta(days=3)) for _ in range(number)]


def carnage(stand: Processes, victims: list[str], rounds: int, seed: int, sent: Callable[[], int] = SentMail.objects.count) -> None:
    """Kills and starts again, at moments of the seed's choosing: after so many messages more, so that each kill meets others at work."""
    chance = random.Random(seed)
    for number in range(rounds):
        enough = sent() + chance.randint(5, 25)
        until(lambda enough=enough: sent() >= enough, stand)  # type: ignore[misc]
        # Each of them at least once, and now and then two at once.
        stand.kill(victims[number % len(victims)])
        if chance.random() < 0.4:
            stand.kill(chance.choice(victims))
        time.sleep(chance.uniform(0, 0.3))
        stand.mend()


def assert_each_sent_once(stand: Processes, follow_ups: list[FollowUp]) -> None:
    """Nothing that was committed is missing, nothing was sent twice."""
    notices = list(Notice.objects.all())
    assert printed(stand) <= {notice.key for notice in notices}
    assert {f"followup-overdue:{one.uid}" for one in follow_ups} <= {notice.key for notice in notices}
    sent = Counter(SentMail.objects.values_list("message_id", flat=True))
    assert sent == Counter(mail.message_id(notice) for notice in notices), stand.errors()
    assert {notice.state for notice in notices} == {NoticeState.SENT}


@pytest.mark.redis
def test_worker_broker_and_web_killed_at_any_moment(cast, stand):
    follow_ups = make_due(cast, 30)
    installation = stand(redis=True)
    installation.worker("one")
    installation.worker("two", pool="prefork")
    start_posting(installation)
    carnage(installation, ["one", "broker", "web", "two", "beat"], rounds=6, seed=20260302)
    follow_ups += make_due(cast, 30)
    stop_posting(installation)
    reminded = Notice.objects.filter(kind="follow-up-overdue")
    until(lambda: reminded.count() == len(follow_ups) and settled(), installation)
    assert Notice.objects.count() > 100
    assert_each_sent_once(installation, follow_ups)


def test_worker_and_web_killed_on_the_embedded_broker(cast, stand):
    follow_ups = make_due(cast, 20)
    installation = stand()
    installation.worker("one")
    start_posting(installation)
    carnage(installation, ["one", "web"], rounds=3, seed=7)
    stop_posting(installation)
    until(lambda: Notice.objects.filter(kind="follow-up-overdue").count() == len(follow_ups) and settled(), installation)
    assert_each_sent_once(installation, follow_ups)


@pytest.mark.redis
def test_a_mail_server_gets_nothing_twice_though_workers_die(cast, stand):
    """A mail server knows no "once": what it may have accepted when a worker died is shown to a person and not sent again."""
    with SmtpSink() as sink:
        sink.slow = 0.02
        installation = stand(redis=True, EMAIL_URL=f"smtp://127.0.0.1:{sink.port}")
        installation.worker("one")
        installation.worker("two")
        start_posting(installation)
        carnage(installation, ["one", "two"], rounds=4, seed=11, sent=lambda: len(sink.messages))
        stop_posting(installation)
        until(settled, installation)
        accepted = sink.counted()
    notices = list(Notice.objects.all())
    assert printed(installation) <= {notice.key for notice in notices}
    assert max(accepted.values()) == 1
    sure = {mail.message_id(notice) for notice in notices if notice.state == NoticeState.SENT}
    uncertain = {mail.message_id(notice) for notice in notices if notice.state == NoticeState.UNCERTAIN}
    assert sure <= set(accepted) <= sure | uncertain
    assert len(sure) + len(uncertain) == len(notices)
    # Four messages at a time are under way, so no kill leaves more than two of its worker's uncertain.
    assert len(uncertain) <= 2 * (installation.started["one"] + installation.started["two"])


# One moment each


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
