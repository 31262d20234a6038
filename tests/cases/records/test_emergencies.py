"""Emergency access: by number, own side, reading, an hour, told at once, reviewed afterwards."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseUserPermission, EmergencyAccess
from cases.operations import emergencies, grants, notes, shares
from cases.selectors import records, search
from corecit.access.actor import Actor
from corecit.accounts.models import Membership, User
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Denied, NotVisible
from corecit.notices.models import Notice
from tests.cast import PASSWORD, show_it_is_them
from tests.factories.cases import make_case, make_follow_up

WHY = "He is missing and said he would jump."


@pytest.fixture
def case(cast):
    """A restricted case of team A that the clinician leads."""
    case = make_case(cast, lead=cast.clinician)
    notes.write(actor=cast.actor("clinician"), case_id=case.pk, kind="clinical", text="CLINICAL-MARK")
    notes.write(actor=cast.actor("clinician"), case_id=case.pk, kind="psychotherapy", text="PSYCHOTHERAPY-MARK")
    notes.write(actor=cast.actor("officer"), case_id=case.pk, kind="police", text="POLICE-MARK")
    make_follow_up(cast, case)
    return case


def ask(client, number: str, **values):
    """The form sent by somebody whose password was given just now."""
    show_it_is_them(client)
    return client.post(reverse("cases:emergency-create"), {"number": number, "reason": "life", "text": WHY} | values)


def test_it_opens_the_case_for_an_hour_and_tells(cast, sign_in, case):
    client = sign_in("clinician_b")
    detail = reverse("cases:record-detail", args=[case.uid])
    assert client.get(detail).status_code == 404
    assert ask(client, f" {case.number.lower()} ")["Location"] == detail
    page = client.get(detail).content.decode()
    assert "Emergency access" in page and "for 59 more minutes" in page.replace("60", "59")
    emergency = EmergencyAccess.objects.get()
    assert (emergency.user, emergency.role, emergency.reason, emergency.text) == (cast.clinician_b, "clinician", "life", WHY)
    assert emergency.ends_at - emergency.began_at == dt.timedelta(minutes=60)
    grant = CaseUserPermission.objects.get(user=cast.clinician_b)
    assert (grant.reason, grant.permission.codename, grant.expires_at) == ("break_glass", "view_case", emergency.ends_at)
    told = {(notice.kind, notice.user.name) for notice in Notice.objects.filter(kind__startswith="case-emergency")}
    assert told == {("case-emergency", cast.clinician.name), ("case-emergency-review", cast.privacy.name)}
    assert AuditEvent.objects.filter(action="case.emergency", case_id=case.pk, outcome="ok").count() == 1
    # It is on the page of who can see the case, for everybody who does.
    assert "Emergency access" in sign_in("officer").get(reverse("cases:record-access", args=[case.uid])).content.decode()
    with time_machine.travel(emergency.ends_at, tick=False), pytest.raises(NotVisible):
        records.get(cast.actor("clinician_b"), case.uid)


@pytest.mark.parametrize("right", [True, False])
def test_it_asks_for_the_password_again_and_goes_on_with_what_was_typed(cast, sign_in, case, right):
    """CJIS: before privileged acts, whoever sits before the screen shows that it is them."""
    client = sign_in("clinician_b")
    number = case.number if right else "C-99-123456"
    answer = client.post(reverse("cases:emergency-create"), {"number": number, "reason": "life", "text": WHY})
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not EmergencyAccess.objects.exists()
    client.post(answer["Location"], {"password": "wrong"})
    assert not EmergencyAccess.objects.exists()
    answer = client.post(answer["Location"], {"password": PASSWORD})
    if right:
        assert answer["Location"] == reverse("cases:record-detail", args=[case.uid])
        assert EmergencyAccess.objects.count() == 1
    else:
        assert b"No case was opened" in answer.content and WHY.encode() in answer.content


def test_it_stays_on_its_side_and_reads_alone(cast, sign_in, case):
    officer = sign_in("officer_b")
    ask(officer, case.number)
    page = officer.get(reverse("cases:record-detail", args=[case.uid])).content.decode()
    assert "POLICE-MARK" in page and "CLINICAL-MARK" not in page and "FOLLOW-UP-PURPOSE-MARK" not in page
    assert officer.post(reverse("cases:note-create", args=[case.uid]), {"kind": "police", "text": "x"}).status_code == 403
    assert officer.post(reverse("cases:record-transition", args=[case.uid]), {"to": "monitoring"}).status_code == 403
    assert officer.post(reverse("cases:person-edit", args=[case.person.uid]), {"last_name": "X"}).status_code == 403
    assert (
        officer.post(
            reverse("cases:person-part-create", args=[case.person.uid, "name"]), {"name-kind": "alias", "name-text": "X"}
        ).status_code
        == 403
    )
    clinician = sign_in("clinician_b")
    ask(clinician, case.number)
    page = clinician.get(reverse("cases:record-detail", args=[case.uid])).content.decode()
    assert "CLINICAL-MARK" in page and "POLICE-MARK" not in page
    for key in ("officer_b", "clinician_b"):
        assert search.cases(cast.actor(key), "PSYCHOTHERAPY-MARK").rows == []
        assert "PSYCHOTHERAPY-MARK" not in page


def test_a_restricted_case_opens_too(cast, sign_in, case):
    shares.restrict(actor=cast.actor("clinical_supervisor"), case_id=case.pk, restricted=True)
    assert ask(sign_in("officer"), case.number).status_code == 302
    assert sign_in("officer").get(reverse("cases:record-detail", args=[case.uid])).status_code == 200
    assert sign_in("officer_two").get(reverse("cases:record-detail", args=[case.uid])).status_code == 404


def test_a_wrong_number_says_nothing_and_counts(cast, sign_in):
    client = sign_in("officer_b")
    for _n in range(5):
        answer = ask(client, "C-99-123456")
        assert answer.status_code == 400 and b"No case was opened" in answer.content and WHY.encode() in answer.content
    case = make_case(cast)
    answer = ask(client, case.number)
    assert answer.status_code == 400 and b"Too many numbers" in answer.content and not EmergencyAccess.objects.exists()
    assert AuditEvent.objects.filter(action="case.emergency", outcome="denied", user=cast.officer_b).count() == 5
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        assert emergencies.open_case(actor=cast.actor("officer_b"), number=case.number, reason="life", text=WHY) == case


def test_reason_and_words_are_asked_for(cast, sign_in):
    case = make_case(cast)
    client = sign_in("officer_b")
    for wrong in ({"reason": ""}, {"reason": "curious"}, {"text": ""}, {"text": "short"}):
        assert ask(client, case.number, **wrong).status_code == 400, wrong
    assert not EmergencyAccess.objects.exists()


def test_a_case_that_one_sees_anyway_is_just_shown(cast, sign_in, case):
    assert ask(sign_in("officer"), case.number)["Location"] == reverse("cases:record-detail", args=[case.uid])
    assert not EmergencyAccess.objects.exists()


def test_without_a_lead_the_supervisors_are_told(cast):
    case = make_case(cast)
    emergencies.open_case(actor=cast.actor("officer_b"), number=case.number, reason="others", text=WHY)
    told = set(Notice.objects.filter(kind="case-emergency").values_list("user__name", flat=True))
    assert told == {cast.police_supervisor.name, cast.clinical_supervisor.name}


def test_notices_name_nobody(cast):
    case = make_case(cast)
    emergencies.open_case(actor=cast.actor("officer_b"), number=case.number, reason="others", text=WHY)
    for notice in Notice.objects.all():
        assert case.number not in f"{notice.key}{notice.path}{notice.context}" and "Vale" not in f"{notice.key}{notice.context}"


def test_end_it_early(cast, sign_in, case):
    client = sign_in("officer_b")
    ask(client, case.number)
    emergency = EmergencyAccess.objects.get()
    assert sign_in("clinician_b").post(reverse("cases:emergency-end", args=[emergency.uid])).status_code == 404
    assert sign_in("officer_b").post(reverse("cases:emergency-end", args=[emergency.uid])).status_code == 302
    assert sign_in("officer_b").get(reverse("cases:record-detail", args=[case.uid])).status_code == 404
    assert not CaseUserPermission.objects.filter(user=cast.officer_b).exists()


def test_ending_it_leaves_a_share_made_meanwhile(cast, case):
    emergencies.open_case(actor=cast.actor("officer_b"), number=case.number, reason="life", text=WHY)
    end = timezone.now() + dt.timedelta(days=1)
    shares.share(
        actor=cast.actor("clinician"), case_id=case.pk, level="work", note="Stays on it", expires_at=end, user_id=cast.officer_b.pk
    )
    emergencies.end(actor=cast.actor("officer_b"), emergency_id=EmergencyAccess.objects.get().pk)
    assert records.get(cast.actor("officer_b"), case.uid) == case


def test_the_lead_takes_it_back(cast, sign_in, case):
    ask(sign_in("officer_b"), case.number)
    sign_in("clinician").post(reverse("cases:share-revoke", args=[case.uid]), {"user": str(cast.officer_b.uid)})
    assert sign_in("officer_b").get(reverse("cases:record-detail", args=[case.uid])).status_code == 404


def test_the_sweep_takes_the_grant_and_keeps_the_record(cast, case):
    emergencies.open_case(actor=cast.actor("officer_b"), number=case.number, reason="life", text=WHY)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        assert grants.expire(actor=Actor.system("tests")) == 1
    event = AuditEvent.objects.get(action="case.grant_expired")
    assert (event.case_id, event.detail) == (case.pk, {"reason": "break_glass", "from_user": cast.officer_b.pk})
    assert EmergencyAccess.objects.exists()


def test_review(cast, sign_in, case):
    ask(sign_in("officer_b"), case.number)
    sign_in("officer_b").get(reverse("cases:record-detail", args=[case.uid]))
    emergency = EmergencyAccess.objects.get()
    address = reverse("cases:emergency-detail", args=[emergency.uid])
    privacy = sign_in("privacy")
    listed = privacy.get(reverse("cases:emergency-list")).content.decode()
    assert "Sam Ortiz" in listed and "Open now" in listed
    page = privacy.get(address).content.decode()
    assert WHY in page and "Read the case" in page and "Vale" not in page and "It can be reviewed once it has ended" in page
    assert privacy.post(address, {"outcome": "justified"}).status_code == 403
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        privacy = sign_in("privacy")
        assert "1" in privacy.get("/").content.decode()
        assert privacy.post(address, {"outcome": "violation", "review_text": ""}).status_code == 400
        assert privacy.post(address, {"outcome": "justified", "review_text": ""}).status_code == 302
        emergency.refresh_from_db()
        assert (emergency.outcome, emergency.reviewed_by) == ("justified", cast.privacy)
        assert privacy.post(address, {"outcome": "violation", "review_text": "x"}).status_code == 403
        assert "Sam Ortiz" not in privacy.get(reverse("cases:emergency-list")).content.decode()
        assert "Justified" in privacy.get(reverse("cases:emergency-list") + "?show=all").content.decode()
    assert AuditEvent.objects.get(action="case.emergency_review").detail["outcome_of_review"] == "justified"


def test_who_may_read_and_review_it(cast, sign_in, case):
    ask(sign_in("officer_b"), case.number)
    emergency = EmergencyAccess.objects.get()
    address = reverse("cases:emergency-detail", args=[emergency.uid])
    expected = {
        "privacy": 200,
        "police_supervisor": 200,
        "clinical_supervisor": 200,
        "police_supervisor_b": 404,
        "officer": 403,
        "officer_b": 403,
        "admin": 403,
    }
    assert {key: sign_in(key).get(address).status_code for key in expected} == expected
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)), pytest.raises(Denied):
        emergencies.review(actor=cast.actor("police_supervisor"), emergency_id=emergency.pk, outcome="justified", text="")


def test_the_one_who_used_it_does_not_review_it(cast, case):

    emergencies.open_case(actor=cast.actor("officer_b"), number=case.number, reason="life", text=WHY)
    made = Membership.objects.create(user=cast.officer_b, agency=cast.agencies["health"], role="privacy_officer")
    User.objects.filter(pk=cast.officer_b.pk).update(current_membership=made)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)), pytest.raises(Denied, match="somebody else"):
        emergencies.review(actor=cast.actor("officer_b"), emergency_id=EmergencyAccess.objects.get().pk, outcome="justified", text="")


def test_too_many_tries_is_a_conflict_with_a_reason(cast):
    for _n in range(5):
        assert emergencies.open_case(actor=cast.actor("officer_b"), number="C-0", reason="life", text=WHY) is None
    with pytest.raises(Conflict, match="supervisor"):
        emergencies.open_case(actor=cast.actor("officer_b"), number="C-0", reason="life", text=WHY)
