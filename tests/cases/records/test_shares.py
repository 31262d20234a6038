"""Assigning, sharing, restricting; who can see a case and why."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseUserPermission
from cases.operations import assignments, shares
from cases.operations import grants as expiry
from cases.selectors import records
from cases.selectors import shares as reading
from corecit.access.actor import Actor
from corecit.access.policies import verdict
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Denied, Invalid, NotVisible
from corecit.notices.models import Notice
from tests.factories.cases import make_case


def soon() -> dt.datetime:
    return timezone.now() + dt.timedelta(days=2)


def share_form(cast, **values):
    day = (timezone.localdate() + dt.timedelta(days=3)).isoformat()
    return {"whom": "user", "user": str(cast.officer_b.uid), "level": "view", "note": "NOTE-OF-SHARE", "until": day} | values


def test_share_with_a_person(cast, sign_in):
    case = make_case(cast, lead=cast.clinician)
    page = reverse("cases:record-access", args=[case.uid])
    answer = sign_in("clinician").post(reverse("cases:share-create", args=[case.uid]), share_form(cast))
    assert answer["Location"] == page
    grant = CaseUserPermission.objects.get(user=cast.officer_b)
    assert (grant.permission.codename, grant.reason, grant.note, grant.granted_by) == (
        "view_case",
        "shared",
        "NOTE-OF-SHARE",
        cast.clinician,
    )
    last = timezone.localtime(grant.expires_at, zoneinfo.ZoneInfo("America/New_York"))
    assert (last.hour, last.minute) == (0, 0)
    text = sign_in("officer_two").get(page).content.decode()
    for words in (
        "Sam Ortiz",
        "Shared",
        "NOTE-OF-SHARE",
        "given by Nadia Haddad",
        "reads it",
        "Co-response Team A",
        "Dana Olsen (Officer)",
    ):
        assert words in text
    assert AuditEvent.objects.get(action="case.share").detail["to_user"] == cast.officer_b.pk
    assert Notice.objects.get(kind="case-shared").user == cast.officer_b


def test_share_with_a_team_and_take_it_back(cast, sign_in):
    case = make_case(cast, lead=cast.clinician)
    values = {"whom": "team", "user": "", "team": str(cast.teams["b"].uid), "level": "work"}
    assert sign_in("clinician").post(reverse("cases:share-create", args=[case.uid]), share_form(cast, **values)).status_code == 302
    assert sign_in("clinician_b").get(reverse("cases:record-detail", args=[case.uid])).status_code == 200
    assert verdict(cast.actor("clinician_b"), "work", case)
    text = sign_in("clinician").get(reverse("cases:record-access", args=[case.uid])).content.decode()
    assert "Crisis Team B" in text and "Iris Chen (Clinician)" in text
    answer = sign_in("clinician").post(reverse("cases:share-revoke", args=[case.uid]), {"team": str(cast.teams["b"].uid)})
    assert answer.status_code == 302
    assert sign_in("clinician_b").get(reverse("cases:record-detail", args=[case.uid])).status_code == 404
    assert AuditEvent.objects.get(action="case.revoke").detail == {"reason": "shared", "from_team": cast.teams["b"].pk}


def test_a_refused_share_keeps_what_was_typed(cast, sign_in):
    case = make_case(cast, lead=cast.clinician)
    client = sign_in("clinician")
    for wrong in ({"user": ""}, {"note": ""}, {"until": "2001-01-01"}, {"until": "2099-01-01"}, {"level": "king"}):
        answer = client.post(reverse("cases:share-create", args=[case.uid]), share_form(cast, **({"note": "TYPED-MARK"} | wrong)))
        assert answer.status_code == 400, wrong
        assert wrong.get("note") == "" or b"TYPED-MARK" in answer.content
    assert not CaseUserPermission.objects.exists()


def test_only_the_lead_supervisors_and_sharers_share(cast):
    case = make_case(cast, lead=cast.clinician)
    give = {"case_id": case.pk, "level": "lead", "note": "Why", "expires_at": soon()}
    with pytest.raises(Denied, match="Only the lead"):
        shares.share(actor=cast.actor("officer"), user_id=cast.officer_b.pk, **give)
    with pytest.raises(NotVisible):
        shares.share(actor=cast.actor("officer_b"), user_id=cast.officer_b.pk, **give)
    shares.share(actor=cast.actor("police_supervisor"), user_id=cast.officer_b.pk, **give)
    # Who holds a grant up to sharing passes it on.
    shares.share(actor=cast.actor("officer_b"), user_id=cast.clinician_b.pk, **give | {"level": "view"})
    with pytest.raises(Denied):
        shares.share(actor=cast.actor("clinician_b"), user_id=cast.police_supervisor_b.pk, **give)


def test_a_share_goes_to_people_who_work_with_cases(cast):
    case = make_case(cast, lead=cast.clinician)
    for key in ("dispatcher", "admin", "partner", "privacy", "analyst", "nobody"):
        with pytest.raises(Invalid, match="works with cases"):
            shares.share(
                actor=cast.actor("clinician"), case_id=case.pk, level="view", note="x", expires_at=soon(), user_id=cast.users[key].pk
            )
    with pytest.raises(Invalid, match="other than the case's own"):
        shares.share(actor=cast.actor("clinician"), case_id=case.pk, level="view", note="x", expires_at=soon(), team_id=cast.teams["a"].pk)


def test_a_second_share_replaces_the_first(cast):
    case = make_case(cast, lead=cast.clinician)
    for level in ("lead", "view"):
        shares.share(actor=cast.actor("clinician"), case_id=case.pk, level=level, note="x", expires_at=soon(), user_id=cast.officer_b.pk)
    assert [one.permission.codename for one in CaseUserPermission.objects.filter(user=cast.officer_b)] == ["view_case"]


def test_assigned_people_need_no_share(cast):
    case = make_case(cast, lead=cast.clinician)
    assignments.assign(actor=cast.actor("clinician"), case_id=case.pk, user_id=cast.officer.pk)
    with pytest.raises(Conflict, match="assigned to the case"):
        shares.share(actor=cast.actor("clinician"), case_id=case.pk, level="view", note="x", expires_at=soon(), user_id=cast.officer.pk)


def test_a_share_ends_by_itself_at_midnight(cast, sign_in):
    case = make_case(cast, lead=cast.clinician)
    sign_in("clinician").post(reverse("cases:share-create", args=[case.uid]), share_form(cast, until=timezone.localdate().isoformat()))
    ends = CaseUserPermission.objects.get(user=cast.officer_b).expires_at
    # The page names the last day, not the midnight after it.
    [told] = [one for one in reading.openings(case) if one.principal == cast.officer_b]
    assert told.last_day == timezone.localdate() and told.until == ends
    with time_machine.travel(ends - dt.timedelta(seconds=2), tick=False):
        assert records.get(cast.actor("officer_b"), case.uid) == case
    with time_machine.travel(ends, tick=False), pytest.raises(NotVisible):
        records.get(cast.actor("officer_b"), case.uid)


def test_lead_and_assigned_people(cast, sign_in):
    case = make_case(cast)
    client = sign_in("clinician")
    # A case that nobody leads is taken by anybody who works on it.
    assert client.post(reverse("cases:record-lead", args=[case.uid]), {"lead": str(cast.clinician.uid)}).status_code == 302
    assert client.post(reverse("cases:record-assign", args=[case.uid]), {"user": str(cast.peer.uid)}).status_code == 302
    assert [one.principal.name for one in reading.assigned(case)] == ["Nadia Haddad", "Leo Park"]
    # From then on the lead and supervisors name people.
    assert sign_in("officer").post(reverse("cases:record-lead", args=[case.uid]), {"lead": str(cast.officer.uid)}).status_code == 403
    assert (
        sign_in("clinical_supervisor").post(reverse("cases:record-lead", args=[case.uid]), {"lead": str(cast.officer.uid)}).status_code
        == 302
    )
    case.refresh_from_db()
    assert case.lead == cast.officer
    assert {one.principal.name: (str(one.level), one.reason) for one in reading.assigned(case)} == {
        "Dana Olsen": ("lead", "lead"),
        "Nadia Haddad": ("work", "assigned"),
        "Leo Park": ("work", "assigned"),
    }
    assert sign_in("officer").post(reverse("cases:record-unassign", args=[case.uid]), {"user": str(cast.peer.uid)}).status_code == 302
    assert len(reading.assigned(case)) == 2
    with pytest.raises(Conflict, match="leads the case"):
        assignments.unassign(actor=cast.actor("officer"), case_id=case.pk, user_id=cast.officer.pk)
    with pytest.raises(Conflict, match="leads the case"):
        shares.revoke(actor=cast.actor("officer"), case_id=case.pk, user_id=cast.officer.pk)
    with pytest.raises(Invalid, match="team"):
        assignments.assign(actor=cast.actor("officer"), case_id=case.pk, user_id=cast.officer_b.pk)


def test_assigning_twice_is_once(cast):
    case = make_case(cast)
    for _n in range(2):
        assignments.assign(actor=cast.actor("clinical_supervisor"), case_id=case.pk, user_id=cast.peer.pk)
    assert AuditEvent.objects.filter(action="case.assign").count() == 1
    assert Notice.objects.filter(kind="case-assigned").count() == 1


def test_restrict_and_open_again(cast, sign_in):
    case = make_case(cast)
    client = sign_in("clinical_supervisor")
    address = reverse("cases:record-restrict", args=[case.uid])
    assert client.post(address, {"restricted": "yes"}).status_code == 409
    assignments.set_lead(actor=cast.actor("clinical_supervisor"), case_id=case.pk, user_id=cast.clinician.pk)
    assert sign_in("clinician").post(address, {"restricted": "yes"}).status_code == 403
    assert sign_in("clinical_supervisor").post(address, {"restricted": "yes"}).status_code == 302
    detail = reverse("cases:record-detail", args=[case.uid])
    seen = {
        key
        for key in ("officer", "clinician", "peer", "police_supervisor", "clinical_supervisor")
        if sign_in(key).get(detail).status_code == 200
    }
    assert seen == {"clinician", "clinical_supervisor"}
    page = sign_in("clinician").get(reverse("cases:record-access", args=[case.uid])).content.decode()
    assert (
        "Restricted case" in page
        and "Co-response Team A" not in page[page.index("Who can see this case, and why") : page.index("Each side reads")]
    )
    with pytest.raises(Conflict, match="needs a lead"):
        assignments.set_lead(actor=cast.actor("clinical_supervisor"), case_id=case.pk, user_id=None)
    assert sign_in("clinical_supervisor").post(address, {"restricted": "no"}).status_code == 302
    assert sign_in("officer").get(detail).status_code == 200


def test_taking_back_ones_own_way_in_ends_in_the_list(cast, sign_in):
    case = make_case(cast, "b", lead=cast.officer_b)
    shares.share(actor=cast.actor("officer_b"), case_id=case.pk, level="lead", note="x", expires_at=soon(), user_id=cast.clinician.pk)
    answer = sign_in("clinician").post(reverse("cases:share-revoke", args=[case.uid]), {"user": str(cast.clinician.uid)})
    assert answer["Location"] == reverse("cases:record-list")


def test_who_can_see_it_takes_few_queries(cast, django_assert_num_queries):
    case = make_case(cast, lead=cast.clinician)
    for user in (cast.officer_b, cast.clinician_b, cast.police_supervisor_b):
        shares.share(actor=cast.actor("clinician"), case_id=case.pk, level="view", note="x", expires_at=soon(), user_id=user.pk)
    shares.share(actor=cast.actor("clinician"), case_id=case.pk, level="view", note="x", expires_at=soon(), team_id=cast.teams["b"].pk)
    case = Case.objects.select_related("team").get(pk=case.pk)
    with django_assert_num_queries(3):
        found = reading.openings(case)
        assert len(found) == 5 and all(one.by == "Nadia Haddad" for one in found[1:])
    who = reading.readers(case)
    assert who == {user.pk for key, user in cast.users.items() if records.newest(cast.actor(key)).rows}


def test_the_page_tells_how_access_changed_also_what_ended_by_itself(cast, sign_in):
    case = make_case(cast, lead=cast.clinician)
    actor, end = cast.actor("clinical_supervisor"), soon()
    shares.share(actor=actor, case_id=case.pk, level="view", note="x", expires_at=end, user_id=cast.officer_b.pk)
    shares.share(actor=actor, case_id=case.pk, level="view", note="x", expires_at=end, team_id=cast.teams["b"].pk)
    with time_machine.travel(end + dt.timedelta(minutes=1), tick=False):
        assert expiry.expire(actor=Actor.system("tests")) == 2
    page = reverse("cases:record-access", args=[case.uid])
    text = sign_in("clinical_supervisor").get(page).content.decode()
    for name in (cast.officer_b.name, cast.teams["b"].name):
        assert f"Shared with {name} until " in text and f"Access of {name} ended by itself" in text
    assert "How access changed" not in sign_in("officer_two").get(page).content.decode(), (
        "who may not know who opened it reads none of this"
    )
