"""Sending what stands in the outbox: once, in the reader's language, and not lost by a mail server that misbehaves."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.utils import timezone

from corecit import env
from corecit.access.actor import Actor
from corecit.accounts.models import User
from corecit.common.errors import Denied
from corecit.notices import kinds, mail, tasks
from corecit.notices.models import Notice, NoticeState, SentMail
from corecit.notices.operations import delivery
from corecit.notices.operations import notices as operations
from corecit.notices.selectors import notices as selectors
from tests.floor.smtp_sink import SmtpSink

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("tests")


@pytest.fixture(autouse=True)
def kind():
    kinds.register(kinds.Kind("for_tests", "Subject in English", "%(n)s things wait for you."))
    yield
    kinds._kinds.pop("for_tests")


@pytest.fixture
def kept(settings):
    settings.EMAIL_BACKEND = "corecit.notices.mail.OutboxBackend"


@pytest.fixture
def sink(settings):
    with SmtpSink() as server:
        for name, value in env.email(f"smtp://127.0.0.1:{server.port}").items():
            setattr(settings, name, value)
        settings.EMAIL_TIMEOUT = 2
        yield server


def post(user=None, **values):
    return operations.post(
        **({"kind": "for_tests", "key": f"k-{uuid.uuid4()}", "user": user, "path": "/notices/", "context": {"n": 3}} | values)
    )


def deliver(notice):
    said = delivery.deliver(actor=SYSTEM, notice_id=notice.pk)
    notice.refresh_from_db()
    return said


def test_only_the_system_sends(cast):
    notice = post(cast.officer)
    for act in (
        lambda a: delivery.deliver(actor=a, notice_id=notice.pk),
        lambda a: delivery.sweep(actor=a),
        lambda a: delivery.clean(actor=a),
    ):
        with pytest.raises(Denied):
            act(cast.actor("admin"))


def test_an_email_is_a_sentence_and_a_link(cast, kept, settings):
    settings.SITE_URL = "https://corecit.harmon.example"
    notice = post(cast.officer)
    assert deliver(notice) == NoticeState.SENT
    sent = SentMail.objects.get()
    assert sent.recipient == "officer@harmon.example"
    assert sent.subject == "Subject in English"
    assert "3 things wait for you.\n\nhttps://corecit.harmon.example/notices/\n" in sent.body
    assert sent.message_id == f"<notice.{notice.uid}@corecit.harmon.example>"
    assert (notice.claim, notice.claimed_at, notice.attempts) == (None, None, 1)
    assert notice.sent_at is not None


def test_a_key_sent_to_somebody_without_account_is_not_kept(cast, kept):
    notice, own = post(email="desk@partner.example", path="/referrals/reply/secret"), post(cast.officer)
    assert deliver(notice) == deliver(own) == NoticeState.SENT
    assert "/referrals/reply/secret" in SentMail.objects.get(recipient="desk@partner.example").body
    assert (notice.path, own.path) == ("", "/notices/")


def test_words_are_in_the_readers_language(cast, settings):
    notice = post(cast.officer)
    assert mail.language_of(notice) == "en"
    User.objects.filter(pk=cast.officer.pk).update(language="es")
    assert mail.language_of(Notice.objects.get(pk=notice.pk)) == "es"
    assert mail.language_of(post(email="desk@partner.example", context={"language": "es"})) == "es"
    assert mail.language_of(post(email="desk@partner.example", context={"language": "tlh"})) == "en"
    assert mail.language_of(post(email="desk@partner.example")) == "en"


def test_sending_twice_sends_once(cast, kept):
    notice = post(cast.officer)
    assert deliver(notice) == NoticeState.SENT
    assert deliver(notice) == ""
    tasks.send(notice.pk)
    tasks.sweep()
    assert SentMail.objects.count() == 1


def test_the_outbox_keeps_a_message_id_once(kept):
    for _ in range(2):
        django_mail.EmailMessage("s", "b", to=["a@b.example"], headers={"Message-ID": "<same@x>"}).send()
    django_mail.EmailMessage("s", "b", to=["a@b.example"]).send()
    assert SentMail.objects.count() == 2


def test_one_who_left_gets_nothing(cast, kept):
    notice = post(cast.officer)
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)
    assert deliver(notice) == NoticeState.CANCELLED
    assert not SentMail.objects.exists()
    assert selectors.unread_number(cast.actor("officer")) == 0


def test_what_is_for_later_waits(cast, kept, time_machine):
    start = timezone.now()
    notice = post(cast.officer, send_after_at=start + dt.timedelta(hours=1))
    assert deliver(notice) == ""
    assert delivery.sweep(actor=SYSTEM) == 0
    time_machine.move_to(start + dt.timedelta(hours=1, seconds=1))
    assert delivery.sweep(actor=SYSTEM) == 1


def test_a_kind_that_is_gone_fails_where_it_is_seen(cast, kept):
    notice = post(cast.officer)
    Notice.objects.update(kind="of_another_release")
    assert deliver(notice) == NoticeState.FAILED
    assert "of_another_release" in notice.error
    assert list(selectors.stuck(cast.actor("admin"))) == [notice]


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_one_notice_send_once(cast, sink):
    notices = [post(cast.officer) for _ in range(10)]
    gate = threading.Barrier(6)

    def work():
        try:
            gate.wait()
            for notice in notices:
                delivery.deliver(actor=SYSTEM, notice_id=notice.pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(sink.counted().values()) == [1] * 10
    assert set(Notice.objects.values_list("state", "attempts")) == {(NoticeState.SENT, 1)}


# The mail server


def test_smtp_takes_it_once_under_the_same_message_id(cast, sink):
    notice = post(cast.officer)
    assert deliver(notice) == NoticeState.SENT
    assert deliver(notice) == ""
    (message,) = sink.messages
    assert message["Message-ID"] == mail.message_id(notice)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["To"] == "officer@harmon.example"
    assert notice.handed_at is not None


def test_a_mail_server_that_is_away_is_asked_again_later_and_later(cast, sink, time_machine):
    sink.shutdown()
    sink.server_close()
    notice = post(cast.officer)
    waits = []
    for _ in range(delivery.MAX_ATTEMPTS):
        present = timezone.now()
        said = deliver(notice)
        waits.append((notice.send_after_at - present).total_seconds() / 60)
        assert deliver(notice) == ""
        time_machine.move_to(notice.send_after_at + dt.timedelta(seconds=1))
    assert said == notice.state == NoticeState.FAILED
    assert [round(wait) for wait in waits[:-1]] == list(delivery.RETRY_MINUTES)
    assert "ConnectionRefusedError" in notice.error
    assert list(selectors.stuck(cast.actor("admin"))) == [notice]
    assert selectors.unread_number(cast.actor("officer")) == 1


def test_it_goes_out_once_the_mail_server_is_back(cast, sink, time_machine):
    sink.data = "451 try later"
    notice = post(cast.officer)
    assert deliver(notice) == NoticeState.PENDING
    assert (notice.error, notice.handed_at) == ("SMTPDataError 451", None)
    sink.data = "250 OK"
    time_machine.move_to(notice.send_after_at + dt.timedelta(seconds=1))
    assert delivery.sweep(actor=SYSTEM) == 1
    assert list(sink.counted().values()) == [1]


@pytest.mark.parametrize(
    ("what", "said", "state"),
    [("rcpt", "550 no such user officer@harmon.example", "failed"), ("rcpt", "450 busy", "pending"), ("data", "554 refused", "failed")],
)
def test_a_refusal_for_good_is_not_tried_again(cast, sink, what, said, state):
    setattr(sink, what, said)
    notice = post(cast.officer)
    assert deliver(notice) == state
    assert said[:3] in notice.error
    assert "@" not in notice.error


def test_nobody_knows_whether_a_server_that_hangs_up_kept_it(cast, sink):
    sink.hang_up_after_message = True
    notice = post(cast.officer)
    assert deliver(notice) == NoticeState.UNCERTAIN
    sink.hang_up_after_message = False
    assert delivery.sweep(actor=SYSTEM) == 0
    assert list(sink.counted().values()) == [1]
    assert list(selectors.stuck(cast.actor("admin"))) == [notice]
    operations.retry(actor=cast.actor("admin"), notice=notice)
    assert delivery.sweep(actor=SYSTEM) == 1
    assert list(sink.counted().values()) == [2]


def test_a_slow_worker_whose_notice_was_taken_over_sends_nothing(cast, sink, monkeypatch):
    notice = post(cast.officer)
    hand_over = mail.hand_over

    def slowly(message, before_end):
        Notice.objects.filter(pk=notice.pk).update(claim=uuid.uuid4())
        hand_over(message, before_end)

    monkeypatch.setattr(mail, "hand_over", slowly)
    assert deliver(notice) == ""
    monkeypatch.undo()
    assert not sink.messages
    assert notice.state == NoticeState.SENDING


def test_a_back_end_that_says_nothing_is_believed_after_the_fact(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    notice = post(cast.officer)
    assert deliver(notice) == NoticeState.SENT
    assert len(django_mail.outbox) == 1
    assert notice.handed_at is not None


# The sweep


def stale(notice, **values):
    long_ago = timezone.now() - dt.timedelta(minutes=10)
    Notice.objects.filter(pk=notice.pk).update(
        **({"state": NoticeState.SENDING, "claim": uuid.uuid4(), "claimed_at": long_ago, "attempts": 1} | values)
    )


def test_the_sweep_sends_what_a_lost_message_left(cast, kept):
    post(cast.officer)
    tasks.sweep()
    assert SentMail.objects.count() == 1


def test_the_sweep_leaves_a_fresh_claim_alone(cast, kept):
    notice = post(cast.officer)
    stale(notice, claimed_at=timezone.now())
    assert delivery.sweep(actor=SYSTEM) == 0
    assert not SentMail.objects.exists()


def test_the_sweep_sends_what_a_dead_worker_held(cast, sink):
    notice = post(cast.officer)
    stale(notice)
    assert delivery.sweep(actor=SYSTEM) == 1
    assert list(sink.counted().values()) == [1]


def test_the_sweep_does_not_repeat_what_a_dead_worker_may_have_sent(cast, sink):
    notice = post(cast.officer)
    stale(notice, handed_at=timezone.now() - dt.timedelta(minutes=10))
    assert delivery.sweep(actor=SYSTEM) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.claim) == (NoticeState.UNCERTAIN, None)
    assert not sink.messages


def test_a_notice_that_takes_its_worker_down_does_not_go_round_for_ever(cast, sink):
    notice = post(cast.officer)
    stale(notice, attempts=delivery.MAX_ATTEMPTS)
    delivery.sweep(actor=SYSTEM)
    notice.refresh_from_db()
    assert notice.state == NoticeState.FAILED


def test_the_sweep_ends_in_time(cast, sink):
    for _ in range(3):
        post(cast.officer)
    assert delivery.sweep(actor=SYSTEM, seconds=0) == 0
    assert delivery.sweep(actor=SYSTEM, seconds=30) == 3


# Cleaning


def test_old_notices_go_and_what_is_to_be_sent_stays(cast, settings):
    keep = settings.NOTICE_KEEP_DAYS
    sent = {"state": NoticeState.SENT, "sent_at": timezone.now()}
    rows = {
        "read and old": (keep + 1, sent | {"read_at": timezone.now()}),
        "unread": (keep + 1, sent),
        "unread for very long": (2 * keep + 1, sent),
        "read and young": (keep - 1, sent | {"read_at": timezone.now()}),
        "waiting": (3 * keep, {}),
        "failed": (keep + 1, {"state": NoticeState.FAILED}),
    }
    for key, (days, values) in rows.items():
        post(cast.officer, key=key)
        Notice.objects.filter(key=key).update(created_at=timezone.now() - dt.timedelta(days=days), **values)
    SentMail.objects.create(message_id="<old@x>", recipient="a@b.example", subject="s", body="b")
    SentMail.objects.update(created_at=timezone.now() - dt.timedelta(days=keep + 1))
    tasks.clean()
    assert set(Notice.objects.values_list("key", flat=True)) == set(rows) - {"read and old", "unread for very long"}
    assert not SentMail.objects.exists()


# Where e-mail goes


@pytest.mark.parametrize(
    ("url", "backend"),
    [
        ("outbox:", "corecit.notices.mail.OutboxBackend"),
        ("console:", "django.core.mail.backends.console.EmailBackend"),
        ("smtp://u:p@mail.example:587/?tls=1", "corecit.notices.mail.SmtpBackend"),
        ("smtps://mail.example", "corecit.notices.mail.SmtpBackend"),
    ],
)
def test_email_url(url, backend):
    assert env.email(url)["EMAIL_BACKEND"] == backend


def test_email_goes_to_the_console(cast, settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    notice = post(cast.officer)
    assert deliver(notice) == NoticeState.SENT
    assert mail.message_id(notice) in capsys.readouterr().out
