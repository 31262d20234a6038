"""What is logged of an error: where it happened and of which kind, and nothing of what was typed or stands in a row."""

from __future__ import annotations

import io
import logging
import logging.config

import pytest
from celery.app.trace import build_tracer
from django.conf import settings
from django.urls import reverse

from cases.operations import persons
from corecit.accounts.models import User
from corecit.celery import app
from tests.factories.cases import make_case, make_person

pytestmark = pytest.mark.django_db
NAME = "Wilhelmina Brandt"


@pytest.fixture
def logged():
    """What the console of an installation would show."""
    console = logging.config.DictConfigurator(settings.LOGGING)  # type: ignore[attr-defined]
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.addFilter(console.configure_filter(settings.LOGGING["filters"]["scrub"]))
    handler.setFormatter(console.configure_formatter(settings.LOGGING["formatters"]["plain"]))
    logging.getLogger().addHandler(handler)
    yield said.getvalue
    logging.getLogger().removeHandler(handler)


def test_a_view_that_crashes_logs_no_name(cast, sign_in, logged, monkeypatch):
    person = make_person()
    make_case(cast, person=person)
    client = sign_in("officer")
    client.raise_request_exception = False

    def crash(**given):
        try:
            {}[given["last_name"]]
        except KeyError as error:
            raise ValueError(f"{NAME} cannot be kept") from error

    monkeypatch.setattr(persons, "edit", crash)
    address = reverse("cases:person-edit", args=[person.uid])
    values = client.get(address).context["form"].initial | {"first_name": "Wilhelmina", "last_name": "Brandt"}
    answer = client.post(address, {key: value for key, value in values.items() if value is not None})
    assert answer.status_code == 500 and b"Brandt" not in answer.content
    assert "Internal Server Error" in logged() and "ValueError" in logged() and "KeyError" in logged() and "test_logs.py" in logged()
    assert "Brandt" not in logged() and "Wilhelmina" not in logged()


def test_a_row_that_the_database_refuses_is_not_quoted(cast, logged):
    try:
        User.objects.create(email=cast.officer.email, name=NAME)
    except Exception:
        logging.getLogger("cases").exception("Not kept")
    assert "accounts_user" in logged() and "IntegrityError" in logged(), "which constraint it was helps, and is no secret"
    assert cast.officer.email not in logged() and "Brandt" not in logged()


def test_a_task_that_fails_logs_no_name(logged):
    @app.task(name="tests.fails", shared=False)
    def fails():
        raise LookupError(f"{NAME} is not there")

    build_tracer("tests.fails", fails, app=app)("11111111-1111-4111-8111-111111111111", (), {}, {})
    app.tasks.unregister("tests.fails")
    assert "tests.fails" in logged() and "LookupError" in logged()
    assert "Brandt" not in logged()


def test_the_key_of_a_link_is_not_logged(logged):
    logging.getLogger("django.request").error("Internal Server Error: %s", "/referrals/reply/dGhlLWtleS1vZi1hLWxpbms/notice/")
    logging.getLogger("django.request").error("Internal Server Error: %s", "/account/password/reset/key/1-abc-def/")
    assert "/referrals/reply/[removed]/notice/" in logged() and "abc-def" not in logged() and "dGhl" not in logged()
