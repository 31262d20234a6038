"""What a refused form says of what was typed is true: pages of signed-in people are kept by no browser, so the answer itself holds the text."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.cases import make_case, make_encounter

TEXT = "She was calm when we left & asked for her <sister>."


def test_a_conflict_holds_what_was_typed(cast, sign_in):
    encounter = make_encounter(cast, status="submitted")
    client = sign_in("police_supervisor")
    data = {"comment": TEXT, "version": "77", "csrfmiddlewaretoken": "a long token of the form", "password": "a long password of mine"}
    answer = client.post(reverse("cases:encounter-return", args=[encounter.uid]), data)
    page = answer.content.decode()
    assert answer.status_code == 409 and answer["Cache-Control"].startswith("no-store")
    assert "She was calm when we left &amp; asked for her &lt;sister&gt;." in page and TEXT not in page
    assert "a long password" not in page and "a long token" not in page
    assert "back button" not in page and "when you go back" not in page


def test_a_refusal_without_a_text_names_the_drafts(cast, sign_in):
    encounter = make_encounter(cast, status="submitted")
    page = sign_in("police_supervisor").post(reverse("cases:encounter-approve", args=[encounter.uid]), {"version": "77"}).content.decode()
    assert reverse("web:drafts") in page and "<textarea" not in page


@pytest.mark.parametrize("key", ["analyst", "partner"])
def test_what_is_not_there_stays_so_whatever_was_typed(cast, sign_in, key):
    case = make_case(cast)
    answer = sign_in(key).post(reverse("cases:note-create", args=[case.uid]), {"text": TEXT})
    assert answer.status_code in (403, 404) and case.number not in answer.content.decode()


def test_what_was_sent_after_the_session_had_ended_is_given_back(cast, client):
    """The page that was open is gone from the browser by then; the text would be too."""
    case = make_case(cast)
    came_from = f"http://testserver{reverse('cases:record-detail', args=[case.uid])}?kind=note"
    data = {"text": TEXT, "password": "a long password of mine"}
    answer = client.post(reverse("cases:note-create", args=[case.uid]), data, headers={"Referer": came_from})
    page = answer.content.decode()
    assert answer.status_code == 401 and answer["Cache-Control"] == "no-store, private"
    assert "She was calm when we left &amp; asked for her &lt;sister&gt;." in page and "a long password" not in page
    assert f"{reverse('account_login')}?next=/cases/{case.uid}/%3Fkind%3Dnote" in page
    assert case.number not in page and not case.notes.exists()


def test_nobody_is_sent_to_another_site_by_it(cast, client):
    url = reverse("cases:note-create", args=[make_case(cast).uid])
    page = client.post(url, {"text": TEXT}, headers={"Referer": "https://elsewhere.example/cases/1"}).content.decode()
    assert f'href="{reverse("account_login")}?next=/"' in page and "elsewhere" not in page


def test_who_sent_no_text_or_asks_as_a_program_goes_to_the_sign_in(cast, client):
    url = reverse("cases:note-create", args=[make_case(cast).uid])
    for data, headers in (({"text": "short"}, {}), ({"text": TEXT}, {"Accept": "application/json"})):
        answer = client.post(url, data, headers=headers)
        assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_login")) and TEXT not in answer.content.decode()
    assert client.post(url, {"text": TEXT}, headers={"HX-Request": "true"}).content.decode() == "Sign in again to go on."
