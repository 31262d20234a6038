"""What every page shows alike is rendered once, and holds nothing of anybody."""

from __future__ import annotations

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe

from corecit.notices.operations import notices as operations
from tests.cast import give_session


class Counted:
    """A value that says how often a template looked at it."""

    looks = 0

    def __str__(self) -> str:
        type(self).looks += 1
        return "seen"


def shown(source: str, **values: object) -> str:
    return Template("{% load i18n static %}" + source).render(Context(values))


def test_it_is_rendered_once_for_each_language_and_set_of_values():
    page = Template("{% load i18n %}{% kept what %}{{ what }} {% trans 'Sign out' %}{% endkept %}")
    one = Counted()
    before = Counted.looks
    assert [page.render(Context({"what": one})) for _ in range(3)] == ["seen Sign out"] * 3
    assert Counted.looks == before + 1
    with translation.override("es"):
        assert page.render(Context({"what": one})) == "seen Cerrar sesión"
    assert page.render(Context({"what": "else"})) == "else Sign out" and page.render(Context({"what": one})) == "seen Sign out"


def test_what_was_given_is_escaped_as_on_every_page():
    page = Template("{% kept what %}{{ what }}{% endkept %}")
    assert page.render(Context({"what": mark_safe("<b>")})) == "<b>"
    assert page.render(Context({"what": "<b>"})) == "&lt;b&gt;"


def test_it_does_not_keep_more_texts_than_it_should():
    page = Template("{% kept what %}{{ what }}{% endkept %}")
    texts = page.nodelist.get_nodes_by_type(type(page.nodelist[0]))[0].texts
    for number in range(1_200):
        assert page.render(Context({"what": number})) == str(number)
    assert 0 < len(texts) <= 500


@pytest.mark.parametrize(
    "within",
    [
        "{{ user.name }}",
        "{% if user.is_authenticated %}in{% endif %}",
        "{% csrf_token %}",
        "{% include 'web/theme_switch.html' %}",
        "{% for item in nav %}{{ item }}{% endfor %}",
    ],
)
def test_it_cannot_hold_anything_of_the_reader(within):
    with pytest.raises(TemplateSyntaxError, match="what it keeps is shown to everybody"):
        shown("{% kept unread %}" + within + "{% endkept %}", user="Dana", unread=1, csrf_token="secret", nav=("Home",), request="a")


def test_a_block_cannot_stand_in_it():
    with pytest.raises(TemplateSyntaxError, match="block"):
        shown("{% kept %}<main>{% block content %}{% endblock %}</main>{% endkept %}")


def test_the_frame_of_a_page_follows_its_reader(cast):
    """One process serves all: what one reader's page kept does not stand on the next one's."""
    admin, officer = Client(), Client()
    give_session(admin, cast.users["admin"])
    give_session(officer, cast.officer)
    operations.post(kind="announcement", key="one", user=cast.officer, path="/")
    for _ in range(2):
        ours, theirs = (client.get(reverse("web:home")).content.decode() for client in (admin, officer))
        assert cast.users["admin"].name in ours and cast.users["admin"].name not in theirs
        assert "1 unread notice" in theirs and "Notices, none unread" in ours
        assert reverse("manage:home") in ours and reverse("manage:home") not in theirs
    listed = officer.get(reverse("notices:list")).content.decode()
    assert f'href="{reverse("web:home")}" aria-current="page"' not in listed
    officer.post(reverse("set_language"), {"language": "es", "next": "/"})
    assert "Cerrar sesión" in officer.get(reverse("web:home")).content.decode()
    assert "Sign out" in admin.get(reverse("web:home")).content.decode()
