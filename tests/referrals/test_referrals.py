"""Referrals: the wrong reader first, then content under consent, sending, answering."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import hooks
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.audit.models import AuditEvent
from corecit.common.errors import Denied, Invalid
from corecit.notices.models import Notice
from referrals.models import Referral, ReplyLink
from referrals.operations import referrals as operations
from referrals.operations.consents import revoke_consent
from referrals.operations.overdue import tell_of_expired_links
from referrals.selectors import referrals as selectors
from tests.cast import PEOPLE
from tests.factories.cases import make_case
from tests.factories.referrals import make_consent, make_referral, make_service

OURS = {"clinician", "peer", "clinical_supervisor"}


@pytest.fixture
def case(cast):
    return make_case(cast)


@pytest.fixture
def service(db):
    return make_service()


def values(**more):
    return {"need": "shelter", "accepted_by_person": True, "is_urgent": False, "is_warm_handoff": False, "reason": "OUR-OWN-NOTE"} | more


def create(cast, case, service, **more):
    arguments = {"kind": "live", "values": values(), "shared": {"name": "Jordan"}} | more
    return operations.create_referral(actor=cast.actor("clinician"), case=case, service=service, **arguments)


def token_of(referral):
    path = Notice.objects.get(key=f"referral-sent:{referral.reply_links.get(withdrawn_at=None).uid}").path
    return path.rstrip("/").rsplit("/", 1)[1]


# The wrong reader


@pytest.mark.parametrize("key", PEOPLE)
def test_only_the_clinical_side_of_the_team_and_the_partner_see_a_referral(cast, case, service, sign_in, key):
    referral = make_referral(cast, case, service)
    expected = 200 if key in OURS | {"partner"} else None
    response = sign_in(key).get(reverse("referrals:referral-detail", args=[referral.uid]))
    assert (response.status_code == 200) is (expected == 200)
    assert response.status_code in (200, 403, 404)
    if response.status_code != 200:
        assert b"SHARED-NAME-MARK" not in response.content and referral.number.encode() not in response.content
    assert visible(cast.actor(key), Referral).filter(pk=referral.pk).exists() is (expected == 200)


@pytest.mark.parametrize("key", [key for key in PEOPLE if key not in OURS | {"partner"}])
def test_lists_and_the_api_leave_it_out_for_others(cast, case, service, sign_in, key):
    referral = make_referral(cast, case, service)
    client = sign_in(key)
    for address in (reverse("referrals:referral-list"), reverse("referrals:inbox"), "/api/v1/referrals/"):
        assert referral.number.encode() not in client.get(address).content


def test_the_partner_reads_what_was_handed_over_and_not_our_note_nor_the_case(cast, case, service, sign_in):
    referral = make_referral(cast, case, service, reason="OUR-OWN-NOTE")
    page = sign_in("partner").get(reverse("referrals:referral-detail", args=[referral.uid])).content.decode()
    assert "SHARED-NAME-MARK" in page
    assert "OUR-OWN-NOTE" not in page and case.number not in page
    api = sign_in("partner").get(f"/api/v1/referrals/{referral.uid}/").json()
    assert "case" not in api


def test_the_partner_sees_no_logged_and_no_mistaken_referral(cast, case, service):
    make_referral(cast, case, service, kind="logged", status="completed", sent_at=None)
    make_referral(cast, case, service, status="entered-in-error")
    assert not visible(cast.actor("partner"), Referral).exists()


def test_another_team_cannot_refer_a_case(cast, case, service, sign_in):
    address = reverse("referrals:referral-create", args=[case.uid, service.uid])
    assert sign_in("clinician_b").get(address).status_code == 404
    assert sign_in("clinician_b").post(address, {"kind": "logged"}).status_code == 404
    assert sign_in("officer").get(address).status_code == 403


# Content under consent


def test_clinical_content_without_consent_is_refused(cast, case, service):
    with pytest.raises(Invalid, match="consent"):
        create(cast, case, service, shared={"referral_reason": "voices"})
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    "deficit",
    [
        {"revoked_at": timezone.now(), "revoked_by": "clinician"},
        {"expires_on": dt.date(2020, 1, 1)},
        {"told_right_to_revoke": False},
        {"content": []},
        {"purpose": ""},
        {"signed_on": dt.date(2099, 1, 1)},
    ],
)
def test_a_deficient_consent_opens_nothing(cast, case, service, deficit):
    if "revoked_by" in deficit:
        deficit = deficit | {"revoked_by": cast.clinician}
    consent = make_consent(cast, case, service, **deficit)
    with pytest.raises(Invalid):
        create(cast, case, service, shared={"referral_reason": "voices"}, consent=consent)


def test_a_consent_for_another_organization_or_person_opens_nothing(cast, case, service):
    elsewhere = make_consent(cast, case, make_service(other=True, name="Bridge"))
    with pytest.raises(Invalid):
        create(cast, case, service, shared={"referral_reason": "voices"}, consent=elsewhere)
    another = make_case(cast)
    with pytest.raises(Invalid):
        create(cast, case, service, shared={"referral_reason": "voices"}, consent=make_consent(cast, another, service))


def test_a_consent_covers_only_what_it_names(cast, case, service):
    consent = make_consent(cast, case, service)
    with pytest.raises(Invalid):
        create(cast, case, service, shared={"clinical_summary": "text"}, consent=consent)
    made = create(cast, case, service, shared={"referral_reason": "voices"}, consent=consent)
    assert selectors.carried(made) == {"referral_reason": "voices"}


def test_revoking_takes_the_content_away_at_once(cast, case, service, client):
    consent = make_consent(cast, case, service)
    made = create(cast, case, service, shared={"name": "Jordan", "referral_reason": "REASON-MARK"}, consent=consent)
    address = reverse("referrals:reply", args=[token_of(made)])
    client.post(address + "notice/")
    assert b"REASON-MARK" in client.get(address).content
    revoke_consent(actor=cast.actor("clinician"), consent=consent)
    page = client.get(address).content
    assert b"REASON-MARK" not in page and b"Jordan" in page


# Sending


def test_a_live_referral_is_requested_and_its_mail_names_nobody(cast, case, service):
    made = create(cast, case, service)
    assert (made.status, made.kind) == ("requested", "live") and made.sent_at
    notice = Notice.objects.get(kind="referral-sent")
    assert notice.email == "intake@harbor.example"
    assert not re.search("Jordan|Vale|shelter", str(notice.context) + notice.path)


def test_a_logged_referral_never_counts_as_sent(cast, case, service):
    made = create(cast, case, service, kind="logged", values=values(accepted_by_person=False))
    assert made.sent_at is None and not ReplyLink.objects.exists() and not Notice.objects.exists()


def test_live_needs_the_persons_yes_and_an_address(cast, case, service):
    with pytest.raises(Invalid, match="accepted"):
        create(cast, case, service, values=values(accepted_by_person=False))
    with pytest.raises(Invalid, match="e-mail"):
        create(cast, case, make_service(name="No mail", email=""))


def test_the_form_begins_with_what_the_service_can_take(cast, case, service, sign_in):
    client = sign_in("clinician")
    for one, kind in ((service, "live"), (make_service(name="No mail", email=""), "logged")):
        page = client.get(reverse("referrals:referral-create", args=[case.uid, one.uid]))
        assert page.context["form"]["kind"].value() == kind


def test_a_refused_form_keeps_what_was_typed(cast, case, service, sign_in):
    address = reverse("referrals:referral-create", args=[case.uid, service.uid])
    response = sign_in("clinician").post(address, {"kind": "live", "message": "TYPED-TEXT", "need": "shelter"})
    assert response.status_code == 400 and b"TYPED-TEXT" in response.content


# Answering by link


def test_the_notice_comes_before_any_content(cast, case, service, client):
    made = create(cast, case, service, shared={"name": "SHARED-NAME-MARK"})
    address = reverse("referrals:reply", args=[token_of(made)])
    first = client.get(address)
    assert first.status_code == 200 and b"SHARED-NAME-MARK" not in first.content
    assert client.post(address, {"answer": "accepted"}).status_code == 200
    made.refresh_from_db()
    assert made.status == "requested"
    client.post(address + "notice/")
    assert b"SHARED-NAME-MARK" in client.get(address).content
    assert AuditEvent.objects.filter(action="referral.view", actor_label="reply link", object_id=made.pk).exists()


def test_accept_then_attended_links_the_person_and_tells_the_owner(cast, case, service, client):
    made = create(cast, case, service)
    address = reverse("referrals:reply", args=[token_of(made)])
    client.post(address + "notice/")
    assert client.post(address, {"answer": "accepted"}).status_code == 302
    made.refresh_from_db()
    assert made.status == "accepted" and made.answered_at
    client.post(address, {"answer": "attended"})
    made.refresh_from_db()
    assert (made.status, made.outcome, made.outcome_source) == ("completed", "attended", "partner")
    assert Notice.objects.filter(kind="referral-answered", user=cast.clinician).count() == 2


def test_declining_asks_for_a_reason(cast, case, service, client):
    made = create(cast, case, service, shared={"name": "Jordan"})
    address = reverse("referrals:reply", args=[token_of(made)])
    client.post(address + "notice/")
    response = client.post(address, {"answer": "declined", "text": "TYPED-TEXT"})
    assert response.status_code == 400 and b"TYPED-TEXT" in response.content and b"Jordan" in response.content
    client.post(address, {"answer": "declined", "reason": "no_capacity"})
    made.refresh_from_db()
    assert (made.status, made.outcome) == ("rejected", "no_capacity")
    page = client.get(address).content
    assert b"Jordan" not in page and b"This referral has ended" in page


def test_unknown_withdrawn_and_expired_links(cast, case, service, client):
    unknown = client.get(reverse("referrals:reply", args=["x" * 43]))
    assert unknown.status_code == 404 and b"This link opens nothing" in unknown.content
    made = create(cast, case, service)
    old = token_of(made)
    operations.send_again(actor=cast.actor("clinician"), referral=made)
    for name, ask in (("reply", client.get), ("reply-notice", client.post), ("reply-new-link", client.post)):
        withdrawn = ask(reverse(f"referrals:{name}", args=[old]))
        assert withdrawn.status_code == 404 and withdrawn["Referrer-Policy"] == "no-referrer"
        assert b"This link opens nothing" in withdrawn.content and b"home page, or switch the role" not in withdrawn.content
    current = token_of(made)
    ReplyLink.objects.filter(withdrawn_at=None).update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    page = client.get(reverse("referrals:reply", args=[current]))
    assert page.status_code == 410 and b"Jordan" not in page.content
    assert client.post(reverse("referrals:reply-new-link", args=[current])).status_code == 200
    client.post(reverse("referrals:reply-new-link", args=[current]))
    assert Notice.objects.filter(kind="referral-link-expired", user=cast.clinician).count() == 1


def test_a_cancelled_referral_is_closed_to_its_link(cast, case, service, client):
    made = create(cast, case, service)
    token = token_of(made)
    operations.cancel_referral(actor=cast.actor("clinician"), referral=made, reason="Found another place")
    assert client.get(reverse("referrals:reply", args=[token])).status_code == 404


def test_an_answer_to_what_ended_meanwhile_is_refused(cast, case, service):
    made = make_referral(cast, case, service, status="cancelled")
    with pytest.raises(Denied):
        operations.answer_referral(actor=cast.actor("partner"), referral=made, answer="accepted")


def test_only_the_hash_of_a_token_is_kept_on_the_link(cast, case, service):
    made = create(cast, case, service)
    token = token_of(made)
    assert not ReplyLink.objects.filter(token_hash=token).exists()


def test_our_own_follow_up_can_link_a_logged_referral(cast, case, service):
    made = create(cast, case, service, kind="logged")
    operations.record_outcome(actor=cast.actor("clinician"), referral=made, outcome="attended")
    made.refresh_from_db()
    assert (made.outcome, made.outcome_source, made.sent_at) == ("attended", "follow_up", None)


def test_links_that_ran_out_are_told_once(cast, case, service):
    make = create(cast, case, service)
    make.reply_links.update(expires_at=timezone.now() - dt.timedelta(hours=1))
    for _ in range(2):
        tell_of_expired_links(actor=Actor.system("referral links"))
    assert Notice.objects.filter(kind="referral-unanswered").count() == 1


def test_the_list_costs_the_same_for_few_and_many(cast, case, service, sign_in, django_assert_max_num_queries):
    for _ in range(30):
        make_referral(cast, case, service)
    client = sign_in("clinician")
    client.get(reverse("referrals:referral-list"))
    with django_assert_max_num_queries(16):
        assert client.get(reverse("referrals:referral-list")).status_code == 200


# On the case


@pytest.mark.parametrize(("key", "words"), [("clinician", "1 live referral is open"), ("officer", "The clinical side has open work")])
def test_an_open_referral_stands_in_the_way_of_closing_and_tells_an_officer_no_more(cast, case, service, key, words):
    make_referral(cast, case, service)
    sentences = " ".join(hooks.obstacles(cast.actor(key), case))
    assert words in sentences
    assert key == "clinician" or "referral" not in sentences


def test_the_timeline_tells_of_referrals_to_the_clinical_side_alone(cast, case, service, sign_in):
    made = make_referral(cast, case, service)
    operations.answer_referral(actor=cast.actor("partner"), referral=made, answer="message", text="ANSWER-MARK")
    address = reverse("cases:record-detail", args=[case.uid])
    assert b"ANSWER-MARK" in sign_in("clinician").get(address).content
    page = sign_in("officer").get(address).content
    assert b"ANSWER-MARK" not in page and service.name.encode() not in page
