"""Posting and reading notices: wrong readers first."""

from __future__ import annotations

import datetime as dt
import re
import socket
import time
import uuid

import pytest
from celery import Celery
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from corecit.audit.models import AuditEvent
from corecit.common.errors import Denied, NotVisible
from corecit.notices import kinds
from corecit.notices.models import Notice, NoticeState, SentMail
from corecit.notices.operations import notices as operations
from corecit.notices.selectors import notices as selectors

pytestmark = pytest.mark.django_db


def post(user, **values):
    return operations.post(**({"kind": "announcement", "key": f"k-{uuid.uuid4()}", "user": user, "path": "/"} | values))


def test_another_persons_notice_is_not_there(cast, sign_in):
    notice = post(cast.officer)
    client = sign_in("officer_two")
    assert "A message from your administrator" not in client.get(reverse("notices:list")).content.decode()
    assert client.post(reverse("notices:open", args=[notice.uid])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_whoever_keeps_the_outbox_does_not_read_for_others(cast, sign_in):
    notice = post(cast.officer)
    assert sign_in("admin").post(reverse("notices:open", args=[notice.uid])).status_code == 404
    with pytest.raises(Denied):
        operations.read(actor=cast.actor("admin"), notice=notice)
    with pytest.raises(NotVisible):
        operations.read(actor=cast.actor("officer_two"), notice=notice)
    assert operations.read_all(actor=cast.actor("admin")) == 0
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("name", ["notices:outbox", "notices:outbox-stuck"])
def test_the_outbox_is_for_those_who_keep_it(cast, sign_in, name):
    for key in cast.keys:
        expected = 200 if key in {"admin", "privacy"} else 403
        assert sign_in(key).get(reverse(name)).status_code == expected, key


def test_trying_again_is_for_those_who_keep_the_outbox(cast, sign_in):
    notice = post(cast.officer)
    Notice.objects.update(state=NoticeState.FAILED)
    assert sign_in("officer").post(reverse("notices:retry", args=[notice.uid])).status_code == 403
    with pytest.raises(Denied):
        operations.retry(actor=cast.actor("officer"), notice=notice)
    with pytest.raises(NotVisible):
        operations.retry(actor=cast.actor("officer_two"), notice=notice)


def test_nobody_signed_in_is_sent_to_sign_in(client, cast):
    assert client.get(reverse("notices:list")).status_code == 302


def test_a_link_for_somebody_without_account_is_in_nobodys_list(cast):
    operations.post(kind="announcement", key="partner", email="desk@partner.example", path="/referrals/reply/secret")
    for key in cast.keys:
        assert not list(selectors.mine(cast.actor(key))), key
    Notice.objects.update(state=NoticeState.FAILED)
    assert [n.email for n in selectors.stuck(cast.actor("admin"))] == ["desk@partner.example"]
    assert not selectors.stuck(cast.actor("officer"))


def test_the_list_of_what_was_not_sent_never_shows_the_link(cast, sign_in):
    operations.post(kind="announcement", key="partner", email="desk@partner.example", path="/referrals/reply/secret")
    Notice.objects.update(state=NoticeState.FAILED, error="SMTPRecipientsRefused 550")
    page = sign_in("admin").get(reverse("notices:outbox-stuck")).content.decode()
    assert "desk@partner.example" in page and "550" in page and "secret" not in page


@pytest.mark.parametrize("demo", [True, False])
def test_kept_emails_show_their_links_in_the_demo_alone(cast, sign_in, settings, demo):
    settings.DEMO = demo
    SentMail.objects.create(
        message_id="<1@x>", recipient="desk@partner.example", subject="A referral", body="http://localhost/referrals/reply/secret"
    )
    page = sign_in("admin").get(reverse("notices:outbox")).content.decode()
    assert "A referral" in page
    assert ("secret" in page) is demo


# Posting


def test_a_notice_is_in_the_readers_list_at_once(cast, sign_in):
    post(cast.officer)
    actor = cast.actor("officer")
    assert selectors.unread_number(actor) == 1
    client = sign_in("officer")
    page = client.get(reverse("notices:list")).content.decode()
    assert "A message from your administrator" in page
    assert "1 unread notice" in page


def test_the_number_unread_is_that_of_the_list(cast, time_machine):
    start = timezone.now()
    post(cast.officer, key="unread")
    post(cast.officer, key="later", send_after_at=start + dt.timedelta(hours=2))
    Notice.objects.filter(pk=post(cast.officer, key="read").pk).update(read_at=start)
    Notice.objects.filter(pk=post(cast.officer, key="withdrawn").pk).update(state=NoticeState.CANCELLED)
    post(cast.clinician, key="another's")
    for hours, expected in ((0, 1), (3, 2)):
        time_machine.move_to(start + dt.timedelta(hours=hours, seconds=1))
        for key in ("officer", "clinician", "admin", "nobody"):
            assert selectors.unread_number(cast.actor(key)) == selectors.mine(cast.actor(key), unread=True).count()
        assert selectors.unread_number(cast.actor("officer")) == expected


def test_what_is_rolled_back_was_never_posted(cast):
    with pytest.raises(RuntimeError), transaction.atomic():
        post(cast.officer)
        raise RuntimeError
    assert not Notice.objects.exists()


def test_the_same_key_is_posted_once(cast):
    assert post(cast.officer, key="once") is not None
    assert post(cast.officer, key="once") is None
    assert post(cast.clinician, key="once") is None
    assert Notice.objects.count() == 1


def test_a_misspelt_kind_is_found_when_it_is_posted(cast):
    with pytest.raises(LookupError, match="follow_up_dew"):
        post(cast.officer, kind="follow_up_dew")


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example/", "cases/"])
def test_a_notice_leads_nowhere_else(cast, path):
    with pytest.raises(ValueError, match="path"):
        post(cast.officer, path=path)


def test_a_notice_without_reader_is_refused():
    with pytest.raises(ValueError, match="reader"):
        operations.post(kind="announcement", key="x")


def test_a_notice_for_later_shows_at_its_hour(cast, time_machine):
    start = timezone.now()
    post(cast.officer, send_after_at=start + dt.timedelta(hours=2))
    assert selectors.unread_number(cast.actor("officer")) == 0
    time_machine.move_to(start + dt.timedelta(hours=2, seconds=1))
    assert selectors.unread_number(cast.actor("officer")) == 1


def test_a_notice_for_the_list_alone_is_not_mailed(cast, settings):
    notice = post(cast.officer, by_email=False)
    assert notice.state == NoticeState.SENT
    assert selectors.unread_number(cast.actor("officer")) == 1


@pytest.fixture
def broker(monkeypatch):
    """broker(url, **transport options) -> where messages go during the test."""

    def go(url, **options):
        app = Celery("tests", broker=url, set_as_current=False)
        app.conf.broker_transport_options = options
        monkeypatch.setattr(operations, "current_app", app)
        monkeypatch.setitem(operations._pause, "until", 0.0)

    return go


def test_a_broker_that_is_away_neither_breaks_nor_slows_a_request(cast, broker, django_capture_on_commit_callbacks):
    with socket.socket() as silent:  # accepts, and never answers
        silent.bind(("127.0.0.1", 0))
        silent.listen(5)
        broker(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        begun = time.monotonic()
        with django_capture_on_commit_callbacks(execute=True):
            for _ in range(20):
                post(cast.officer)
        assert time.monotonic() - begun < 2
    assert Notice.objects.filter(state=NoticeState.PENDING).count() == 20


def test_a_message_to_the_broker_holds_an_id_and_nothing_else(cast, broker, django_capture_on_commit_callbacks, tmp_path):
    folder = tmp_path / "queue"
    folder.mkdir()
    broker("filesystem://", data_folder_in=str(folder), data_folder_out=str(folder), control_folder=str(tmp_path / "control"))
    with django_capture_on_commit_callbacks(execute=True):
        notice = post(cast.officer, context={"n": 1})
    (message,) = [path.read_text() for path in folder.iterdir()]
    assert "corecit.notices.tasks.send" in message
    assert "harmon.example" not in message and str(notice.uid) not in message and "announcement" not in message


# Reading


def test_opening_marks_as_read_and_leads_on(cast, sign_in):
    notice = post(cast.officer, path="/notices/")
    response = sign_in("officer").post(reverse("notices:open", args=[notice.uid]))
    assert (response.status_code, response["Location"]) == (302, "/notices/")
    notice.refresh_from_db()
    first = notice.read_at
    assert first is not None
    operations.read(actor=cast.actor("officer"), notice=notice)
    notice.refresh_from_db()
    assert notice.read_at == first


def test_mark_all_as_read_marks_ones_own(cast, sign_in):
    for _ in range(3):
        post(cast.officer)
    other = post(cast.officer_two)
    sign_in("officer").post(reverse("notices:read-all"))
    assert selectors.unread_number(cast.actor("officer")) == 0
    other.refresh_from_db()
    assert other.read_at is None


def test_reading_a_list_writes_nothing(cast, sign_in):
    post(cast.officer)
    client = sign_in("officer")
    client.get(reverse("notices:list"))
    assert Notice.objects.filter(read_at=None).count() == 1
    assert client.get(reverse("notices:read-all")).status_code == 405


def test_the_list_pages_without_counting(cast, sign_in, django_assert_max_num_queries):
    for _ in range(30):
        post(cast.officer)
    client = sign_in("officer")
    client.get(reverse("notices:list"))
    with django_assert_max_num_queries(16) as few:
        first = client.get(reverse("notices:list"))
    assert not any("count(" in query["sql"].lower() for query in few.captured_queries)
    assert len(first.context["rows"]) == 25
    second = client.get(reverse("notices:list"), {"cursor": first.context["page"].next})
    assert len(second.context["rows"]) == 5
    assert client.get(reverse("notices:list"), {"cursor": "nonsense"}).status_code == 400


def test_queries_do_not_grow_with_the_list(cast, sign_in, django_assert_max_num_queries):
    client = sign_in("officer")
    post(cast.officer)
    client.get(reverse("notices:list"))
    with django_assert_max_num_queries(100) as one:
        client.get(reverse("notices:list"))
    for _ in range(20):
        post(cast.officer)
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("notices:list"))


# Trying again


@pytest.mark.parametrize("state", [NoticeState.FAILED, NoticeState.UNCERTAIN])
def test_trying_again_puts_it_back_and_is_audited(cast, sign_in, state):
    notice = post(cast.officer)
    Notice.objects.update(state=state, attempts=9, error="x")
    assert sign_in("admin").post(reverse("notices:retry", args=[notice.uid])).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.error) == (NoticeState.PENDING, 0, "")
    event = AuditEvent.objects.get(action="notice.retry")
    assert (event.user, event.detail) == (cast.admin, {"state": state})
    assert sign_in("admin").post(reverse("notices:retry", args=[notice.uid])).status_code == 404


def test_a_sent_one_is_not_sent_again(cast):
    notice = post(cast.officer)
    Notice.objects.update(state=NoticeState.SENT, sent_at=timezone.now())
    with pytest.raises(Denied, match="could not be sent"):
        operations.retry(actor=cast.actor("admin"), notice=notice)


# Kinds


def test_no_kind_says_anything_about_a_person():
    personal = re.compile(r"%\((?!n\)|number\)|days\)|hours\))", re.IGNORECASE)
    for name in kinds.names():
        kind = kinds.kind_of(name)
        for words in (kind.subject, kind.text):
            assert str(words).strip(), name
            assert not personal.search(str(words)), f"{name}: {words}"
            assert len(str(words)) < 200


def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", "notices", check=True, dry_run=True, verbosity=0)
