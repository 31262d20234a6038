"""Hand-overs from person to person: who knows of them, what moves on acceptance, and what does not before."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import FollowUp, Handover
from cases.operations import handovers
from cases.policies.handovers import reads_answer, reads_note
from corecit.access import grants
from corecit.access.policies import sees
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Denied, Invalid, NotVisible
from corecit.notices.models import Notice
from tests.factories.cases import make_case, make_follow_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    made = make_case(cast, lead=cast.clinician)
    grants.grant(made, cast.clinician, grants.Level.LEAD, reason="lead", granted_by=None)
    return made


def ask(cast, case, key="clinician", to="peer", **more) -> Handover:
    return handovers.request(actor=cast.actor(key), case_uid=case.uid, receiver_uid=cast.users[to].uid, **more)


# Wrong readers


@pytest.mark.parametrize("key", ["officer", "officer_b", "clinician_b", "police_supervisor_b"])
def test_whoever_is_no_party_finds_no_hand_over(cast, sign_in, case, key):
    row = ask(cast, case, note="NOTE-MARK")
    assert sign_in(key).get(reverse("cases:handover-detail", args=[row.uid])).status_code == 404
    assert sign_in(key).post(reverse("cases:handover-accept", args=[row.uid])).status_code == 404
    assert row.case.number not in sign_in(key).get(reverse("cases:handover-list")).content.decode()
    with pytest.raises(NotVisible):
        handovers.accept(actor=cast.actor(key), uid=row.uid)


def test_a_note_is_read_by_its_side_and_a_reason_for_declining_too(cast, sign_in, case):
    row = ask(cast, case, note="NOTE-MARK")
    handovers.decline(actor=cast.actor("peer"), uid=row.uid, reason="ANSWER-MARK")
    page = reverse("cases:handover-detail", args=[row.uid])
    for key, read in (("clinician", True), ("peer", True), ("clinical_supervisor", True), ("police_supervisor", False)):
        text = sign_in(key).get(page).content.decode()
        assert ("NOTE-MARK" in text) is read and ("ANSWER-MARK" in text) is read, key
    row.refresh_from_db()
    assert not reads_note(cast.actor("officer"), row) and not reads_answer(cast.actor("police_supervisor"), row)


def test_a_restricted_case_is_not_shown_to_its_receiver_before_they_accept(cast, sign_in, case):
    case.is_restricted = True
    case.save(update_fields=["is_restricted"])
    row = ask(cast, case)
    text = sign_in("peer").get(reverse("cases:handover-detail", args=[row.uid])).content.decode()
    assert "Vale" not in text and not sees(cast.actor("peer"), case)
    with pytest.raises(NotVisible):
        ask(cast, case, "clinical_supervisor", giver_uid=cast.clinician.uid)
    assert case.number not in sign_in("clinical_supervisor").get(reverse("cases:handover-list")).content.decode()
    handovers.accept(actor=cast.actor("peer"), uid=row.uid)
    assert sees(cast.actor("peer"), case) and not sees(cast.actor("clinician"), case)


@pytest.mark.parametrize("key", ["peer", "officer"])
def test_only_those_who_work_on_the_case_or_supervise_it_give_it(cast, case, key):
    with pytest.raises(Denied):
        ask(cast, case, key, to="clinical_supervisor", giver_uid=cast.clinician.uid)


def test_nobody_but_the_receiver_answers(cast, case):
    row = ask(cast, case)
    for key in ("clinician", "clinical_supervisor"):
        with pytest.raises(Denied):
            handovers.accept(actor=cast.actor(key), uid=row.uid)


# What moves


def test_nothing_moves_before_it_is_accepted_and_then_lead_grants_and_open_follow_ups(cast, case):
    mine, ended = make_follow_up(cast, case), make_follow_up(cast, case, status="done", completed_at=case.opened_at)
    other = make_follow_up(cast, case, "clinical_supervisor")
    row = ask(cast, case)
    case.refresh_from_db()
    assert case.lead == cast.clinician and FollowUp.objects.get(pk=mine.pk).owner == cast.clinician
    handovers.accept(actor=cast.actor("peer"), uid=row.uid)
    case.refresh_from_db()
    assert case.lead == cast.peer
    held = grants.held(case, cast.peer)
    assert held is not None and (held.level, held.reason, held.source) == ("lead", "lead", "handover")
    assert grants.held(case, cast.clinician) is None
    owners = dict(FollowUp.objects.values_list("pk", "owner"))
    assert owners == {mine.pk: cast.peer.pk, ended.pk: cast.clinician.pk, other.pk: cast.clinical_supervisor.pk}
    kinds = dict(Notice.objects.values_list("kind", "user"))
    assert kinds == {"handover-requested": cast.peer.pk, "handover-accepted": cast.clinician.pk}
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {
        "handover.request",
        "handover.accept",
        "case.lead",
        "followup.reassign",
    }
    with pytest.raises(Denied):
        handovers.accept(actor=cast.actor("peer"), uid=row.uid)


def test_an_assignment_goes_without_the_lead(cast, case):
    grants.grant(case, cast.clinical_supervisor, grants.Level.WORK, reason="assigned", granted_by=cast.clinician)
    row = ask(cast, case, "clinical_supervisor")
    handovers.accept(actor=cast.actor("peer"), uid=row.uid)
    case.refresh_from_db()
    assert case.lead == cast.clinician and grants.held(case, cast.peer).reason == "assigned"
    assert grants.held(case, cast.clinical_supervisor) is None


def test_declined_and_withdrawn_leave_it_and_it_is_asked_once_at_a_time(cast, case):
    row = ask(cast, case)
    with pytest.raises(Conflict):
        ask(cast, case, to="clinical_supervisor")
    with pytest.raises(Invalid):
        handovers.decline(actor=cast.actor("peer"), uid=row.uid, reason=" ")
    handovers.decline(actor=cast.actor("peer"), uid=row.uid, reason="No room")
    again = ask(cast, case)
    assert handovers.withdraw(actor=cast.actor("clinician"), uid=again.uid).status == "withdrawn"
    case.refresh_from_db()
    assert case.lead == cast.clinician


def test_a_case_goes_to_somebody_of_the_same_side_in_its_team(cast, case):
    for to in ("officer", "clinician_b", "clinician"):
        with pytest.raises(Invalid):
            ask(cast, case, to=to)


def test_what_was_taken_from_the_giver_cannot_be_accepted(cast, case):
    row = ask(cast, case)
    case.lead = cast.clinical_supervisor
    case.save(update_fields=["lead"])
    grants.revoke(case, cast.clinician)
    with pytest.raises(Conflict):
        handovers.accept(actor=cast.actor("peer"), uid=row.uid)


# Pages


def test_a_case_is_handed_over_by_its_pages(cast, sign_in, case):
    client = sign_in("clinician")
    assert "Hand over to a person" in client.get(reverse("cases:record-detail", args=[case.uid])).content.decode()
    address = reverse("cases:handover-create", args=[case.uid])
    form = client.get(address).context["form"]
    data = {"giver": form["giver"].value(), "receiver": str(cast.peer.uid), "note": "Likes mornings"}
    assert "is asked" in client.post(address, data, follow=True).content.decode()
    row = Handover.objects.get()
    client = sign_in("peer")
    assert "Asked to take over" in client.get(reverse("web:home")).content.decode()
    assert client.post(reverse("cases:handover-decline", args=[row.uid]), {"reason": ""}).status_code == 400
    client.post(reverse("cases:handover-accept", args=[row.uid]))
    case.refresh_from_db()
    assert case.lead == cast.peer


def test_a_supervisor_hands_a_whole_caseload_over_case_by_case(cast, sign_in, case):
    second, hidden = make_case(cast, lead=cast.clinician), make_case(cast, lead=cast.clinician, is_restricted=True)
    grants.grant(hidden, cast.clinician, grants.Level.LEAD, reason="lead", granted_by=None)
    address = reverse("cases:handover-caseload") + f"?of={cast.clinician.uid}"
    client = sign_in("clinical_supervisor")
    page = client.get(address)
    assert hidden.number not in page.content.decode() and len(page.context["form"].rows) == 2
    data = {f"to_{case.uid}": str(cast.peer.uid), f"to_{second.uid}": str(cast.clinical_supervisor.uid), "note": "Leaves in May"}
    assert client.post(address, {"note": ""}).status_code == 400
    assert client.post(address, data).status_code == 302
    assert set(Handover.objects.values_list("case", "receiver")) == {(case.pk, cast.peer.pk), (second.pk, cast.clinical_supervisor.pk)}
    # The leaver sees the restricted one, and hands it over.
    mine = sign_in("clinician").get(reverse("cases:handover-caseload"))
    assert hidden.number in mine.content.decode()
    assert "is asked already" in mine.content.decode()
    assert sign_in("peer").get(address).status_code == 403
    assert sign_in("clinician_b").get(address).status_code == 403


def test_a_whole_caseload_goes_to_one_person_but_for_what_says_otherwise(cast, sign_in, case):
    second, third = make_case(cast, lead=cast.clinician), make_case(cast, lead=cast.clinician)
    foreign = make_case(cast, "b", lead=cast.clinician)
    grants.grant(foreign, cast.clinician, grants.Level.LEAD, reason="lead", granted_by=None)
    client, address = sign_in("clinician"), reverse("cases:handover-caseload")
    assert {row.case for row in client.get(address).context["form"].rows} == {case, second, third, foreign}
    refused = client.post(address, {"everybody": str(cast.officer.uid), "note": "Kept"})
    assert refused.status_code == 400 and "Kept" in refused.content.decode() and not Handover.objects.exists()
    data = {"everybody": str(cast.peer.uid), f"to_{second.uid}": str(cast.clinical_supervisor.uid), f"to_{third.uid}": "stay"}
    assert client.post(address, data).status_code == 302
    assert set(Handover.objects.values_list("case", "receiver")) == {(case.pk, cast.peer.pk), (second.pk, cast.clinical_supervisor.pk)}


def test_the_case_says_who_is_asked_to_those_who_may_know(cast, sign_in, case):
    page = reverse("cases:record-detail", args=[case.uid])
    assert "is asked already" not in sign_in("clinician").get(page).content.decode()
    ask(cast, case)
    for key, told in (("clinician", True), ("peer", True), ("clinical_supervisor", True), ("officer", False)):
        assert (f"{cast.peer.name} is asked already" in sign_in(key).get(page).content.decode()) is told, key
