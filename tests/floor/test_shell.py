"""The shell stands for everybody: sign-in, home, theme, language, acting membership, and refusals that people understand."""

from __future__ import annotations

import pytest
from django.urls import reverse

from corecit.accounts.models import Membership, Team, User
from corecit.accounts.roles import Role
from corecit.audit.models import AuditEvent
from tests.cast import PASSWORD, PEOPLE
from tests.factories.cases import make_call, make_case
from tests.factories.partners import make_service

EVERYBODY = [*PEOPLE, "nobody"]


@pytest.mark.parametrize("key", EVERYBODY)
def test_home_opens_after_sign_in_by_password(client, cast, key):
    answer = client.post(reverse("account_login"), {"login": cast.users[key].email, "password": PASSWORD})
    assert answer.status_code == 302 and answer["Location"] == reverse("web:home")
    page = client.get(reverse("web:home"))
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store, private"
    assert cast.users[key].name in page.content.decode()


def test_home_asks_for_sign_in(client, db):
    answer = client.get(reverse("web:home"))
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))


def test_a_program_or_htmx_that_is_not_signed_in_gets_401_and_no_page(client, db):
    answer = client.get(reverse("web:home"), headers={"HX-Request": "true"})
    assert answer.status_code == 401 and b"<" not in answer.content


def test_theme_is_remembered_on_the_user_and_for_the_sign_in_page(sign_in, cast):
    client = sign_in("officer")
    client.post(reverse("web:theme"), {"theme": "dark"})
    assert User.objects.get(pk=cast.officer.pk).theme == "dark"
    assert 'data-bs-theme="dark"' in client.get(reverse("web:home")).content.decode()
    assert client.cookies["theme"].value == "dark"


def test_theme_and_language_work_without_sign_in(client, db):
    assert client.post(reverse("web:theme"), {"theme": "dark"}).status_code == 302
    client.post(reverse("set_language"), {"language": "es", "next": "/"})
    assert 'lang="es"' in client.get(reverse("account_login")).content.decode()


def test_language_is_remembered_on_the_user(sign_in, cast):
    client = sign_in("officer")
    client.post(reverse("set_language"), {"language": "es", "next": "/"})
    assert User.objects.get(pk=cast.officer.pk).language == "es"
    del client.cookies["django_language"]
    assert 'lang="es"' in client.get(reverse("web:home")).content.decode()


def test_language_is_not_sent_elsewhere(client, db):
    answer = client.post(reverse("set_language"), {"language": "es", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_acting_in_another_membership_changes_the_role_and_is_audited(sign_in, cast):
    other = Membership.objects.create(
        user=cast.officer, agency=cast.agencies["lakeside"], team=cast.teams["b"], role=Role.POLICE_SUPERVISOR
    )
    client = sign_in("officer")
    client.post(reverse("web:act-as"), {"membership": str(other.uid)})
    assert cast.actor("officer").role == Role.POLICE_SUPERVISOR
    assert AuditEvent.objects.filter(user=cast.officer, action="membership.act_as").exists()


@pytest.mark.parametrize("value", ["", "not-a-uid", "other"])
def test_nobody_acts_in_what_is_not_theirs(sign_in, cast, value):
    client = sign_in("officer")
    value = str(cast.clinician.memberships.get().uid) if value == "other" else value
    assert client.post(reverse("web:act-as"), {"membership": value}).status_code == 404
    assert cast.actor("officer").role == Role.OFFICER


def test_a_membership_that_has_ended_is_no_longer_acted_in(sign_in, cast):
    membership = cast.officer.memberships.get()
    membership.is_active = False
    membership.save(update_fields=["is_active"])
    assert cast.actor("officer").role == ""


def test_home_costs_the_same_for_everybody(sign_in, cast, django_assert_max_num_queries):
    client = sign_in("clinician")
    make_case(cast)
    client.get(reverse("web:home"))
    with django_assert_max_num_queries(40):
        client.get(reverse("web:home"))


def test_an_administrator_is_told_where_to_begin_until_all_is_set_up(sign_in, cast):
    client = sign_in("admin")
    page = client.get(reverse("web:home")).content.decode()
    assert "First steps" in page and page.count(">Done<") == 2, "agencies and people are there; calls and services are not"
    for name in ("cases:call-import-list", "partners:organization-list", "manage:person-invite", "manage:agencies"):
        assert f'href="{reverse(name)}"' in page
    assert reverse("cases:call-type-list") not in page.split("First steps")[1].split("</ul>")[0], "no type is there to be looked at"
    make_call(cast)
    make_service()
    assert "First steps" not in client.get(reverse("web:home")).content.decode()


def test_an_administrator_who_is_alone_has_done_none_of_it(sign_in, cast):
    Membership.objects.exclude(user=cast.admin).delete()
    User.objects.exclude(pk=cast.admin.pk).update(is_active=False)
    Team.objects.exclude(pk=cast.teams["a"].pk).delete()
    assert ">Done<" not in sign_in("admin").get(reverse("web:home")).content.decode()
