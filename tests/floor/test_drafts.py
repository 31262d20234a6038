"""Drafts: each person's own, kept while typing, never written over by a second window."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from corecit.access.policies import YES, no
from corecit.web import drafts
from corecit.web.models import Draft
from corecit.web.selectors.drafts import open_sheet
from tests.cast import give_session

OBJECT = uuid.UUID("33333333-3333-4333-8333-333333333333")


@pytest.fixture(autouse=True)
def forms():
    """Two forms of the test's own: one open to whoever sees cases, one closed to everybody."""
    known = dict(drafts._forms)
    drafts.register(
        drafts.DraftForm(
            "test-open", "Test form", "web:home", admit=lambda actor, uid: YES if actor.can("case.view") else no("Not for your role.")
        )
    )
    # Any address with a uid will do as the page of a form about an object.
    drafts.register(drafts.DraftForm("test-object", "Form of an object", "web:draft-discard", admit=lambda actor, uid: YES))
    drafts.register(drafts.DraftForm("test-closed", "Closed form", "web:home", admit=lambda actor, uid: no("The report was submitted.")))
    yield
    drafts._forms.clear()
    drafts._forms.update(known)


def save_url(form: str = "test-open", uid: uuid.UUID | None = None) -> str:
    return reverse("web:draft-save", kwargs={"form": form} | ({"uid": uid} if uid else {}))


def token(revision: int = 0, page: uuid.UUID | None = None) -> str:
    return f"{page or uuid.uuid4()}:{revision}"


def test_nobody_signed_in_saves_nothing(client, db):
    response = client.post(save_url(), {"note": "TYPED-MARK", "draft": token()})
    assert response.status_code == 302
    assert not Draft.objects.exists()


def test_a_draft_of_somebody_else_is_not_there(sign_in, cast):
    sign_in("officer").post(save_url(), {"note": "TYPED-MARK", "draft": token()})
    draft = Draft.objects.get()
    other = Client()
    give_session(other, cast.officer_two)
    assert other.post(reverse("web:draft-discard", args=[draft.uid])).status_code == 404
    assert open_sheet(cast.actor("officer_two"), "test-open").data is None
    assert "Test form" not in other.get(reverse("web:drafts")).content.decode()
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_a_role_that_may_not_fill_the_form_in_may_not_keep_a_draft_of_it(sign_in):
    response = sign_in("analyst").post(save_url(), {"note": "x", "draft": token()})
    assert response.status_code == 403
    assert response.json() == {"reason": "Not for your role."}
    assert not Draft.objects.exists()


def test_a_form_that_can_no_longer_be_changed_refuses_with_the_reason(sign_in):
    response = sign_in("officer").post(save_url("test-closed"), {"note": "x", "draft": token()})
    assert response.status_code == 403
    assert response.json()["reason"] == "The report was submitted."


def test_an_unknown_form_is_not_there(sign_in):
    assert sign_in("officer").post(save_url("no-such-form"), {"draft": token()}).status_code == 404


def test_what_is_typed_is_kept_and_restored_whole(sign_in, cast):
    client = sign_in("officer")
    sent = {
        "note": "línea uno\nline two",
        "behaviours": ["mania", "withdrawn"],
        "empty": "",
        "csrfmiddlewaretoken": "SECRET",
        "draft": token(),
    }
    response = client.post(save_url("test-object", OBJECT), sent)
    assert response.status_code == 200
    assert len(response.json()["saved_at"]) == 5
    data = open_sheet(cast.actor("officer"), "test-object", OBJECT).data
    assert data is not None
    assert data.getlist("behaviours") == ["mania", "withdrawn"]
    assert data["note"] == "línea uno\nline two"
    assert set(data) == {"note", "behaviours", "empty"}
    assert open_sheet(cast.actor("officer"), "test-object").data is None


def test_one_draft_per_person_form_and_object(sign_in, cast):
    client = sign_in("officer")
    page = uuid.uuid4()
    for text in ("a", "ab", "abc"):
        assert client.post(save_url(), {"note": text, "draft": token(0, page)}).status_code == 200
    client.post(save_url("test-object", OBJECT), {"note": "other", "draft": token()})

    assert sorted(draft.data["note"][0] for draft in Draft.objects.all()) == ["abc", "other"]


def test_a_second_window_does_not_write_over_the_first(sign_in, cast):
    client = sign_in("officer")
    first, second = uuid.uuid4(), uuid.uuid4()
    client.post(save_url(), {"note": "from the first", "draft": token(0, first)})
    refused = client.post(save_url(), {"note": "from the second", "draft": token(0, second)})
    assert refused.status_code == 409
    assert "another window" in refused.json()["reason"]
    # The first goes on; a page opened after it goes on from what it kept.
    assert client.post(save_url(), {"note": "more", "draft": token(0, first)}).status_code == 200
    sheet = open_sheet(cast.actor("officer"), "test-open")
    assert client.post(save_url(), {"note": "restored and more", "draft": sheet.token}).status_code == 200
    assert Draft.objects.get().data == {"note": ["restored and more"]}


def test_a_saving_that_comes_after_the_discarding_does_not_bring_the_draft_back(sign_in, cast):
    client = sign_in("officer")
    client.post(save_url(), {"note": "x", "draft": token()})
    sheet = open_sheet(cast.actor("officer"), "test-open")
    client.post(reverse("web:draft-discard", args=[sheet.draft_uid]))
    assert client.post(save_url(), {"note": "x", "draft": sheet.token}).status_code == 409
    assert not Draft.objects.exists()


def test_a_damaged_token_and_a_draft_too_long_say_what_to_do(sign_in):
    client = sign_in("officer")
    assert "Load it again" in client.post(save_url(), {"draft": "garbage"}).json()["reason"]
    response = client.post(save_url(), {"note": "x" * 400_000, "draft": token()})
    assert response.status_code == 400
    assert "Shorten" in response.json()["reason"]


def test_the_list_names_forms_and_never_what_was_typed(sign_in):
    client = sign_in("officer")
    client.post(save_url(), {"note": "TYPED-MARK", "draft": token()})
    page = client.get(reverse("web:drafts")).content.decode()
    assert "Test form" in page
    assert "TYPED-MARK" not in page
