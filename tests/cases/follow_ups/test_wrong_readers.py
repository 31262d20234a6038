"""Who must not see or do what: on pages, in lists, counts, panels, the timeline and the operations."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import FollowUp
from cases.operations import follow_ups as operations
from cases.presenters import follow_ups as presenters
from cases.selectors import follow_ups as selectors
from corecit.common.errors import Denied, NotVisible
from corecit.web import nav
from tests.factories.cases import make_case, make_encounter, make_follow_up

pytestmark = pytest.mark.django_db

NO_CASES = {"dispatcher", "admin", "privacy", "analyst", "partner", "partner_other", "nobody"}
OF_TEAM_B = {"officer_b", "clinician_b", "police_supervisor_b"}
OF_TEAM_A = {"officer", "officer_two", "clinician", "peer", "police_supervisor", "clinical_supervisor"}
POSTS = {
    "follow-up-attempt": {"method": "phone", "result": "no_answer", "uid": "00000000-0000-4000-8000-000000000001"},
    "follow-up-unable": {},
    "follow-up-cancel": {"reason": "moved away"},
    "follow-up-reassign": {"owner": "x"},
}


def url(name, thing):
    return reverse(f"cases:{name}", kwargs={"uid": thing.uid})


@pytest.mark.parametrize("key", sorted(OF_TEAM_B))
def test_another_team_finds_nothing(cast, sign_in, case, follow_up, key):
    client = sign_in(key)
    assert client.get(url("follow-up-detail", follow_up)).status_code == 404
    assert client.get(url("follow-up-new", case)).status_code == 404
    assert client.post(url("follow-up-new", case), {}).status_code == 404
    for name, data in POSTS.items():
        assert client.post(url(name, follow_up), data).status_code == 404, name
    actor = cast.actor(key)
    assert not selectors.of_case(actor, case)
    assert not presenters.entries(actor, case, None, 10)
    assert not selectors.obstacles(actor, case)
    assert not selectors.of_team(actor, "open")
    assert selectors.owners_in(actor) == []


@pytest.mark.parametrize("key", sorted(NO_CASES))
def test_roles_without_cases_are_refused(cast, sign_in, case, follow_up, key):
    client = sign_in(key)
    for name in ("follow-up-detail", "follow-up-new"):
        assert client.get(url(name, follow_up if name == "follow-up-detail" else case)).status_code == 403
    assert client.get(reverse("cases:follow-up-list")).status_code == 403
    for name, data in POSTS.items():
        assert client.post(url(name, follow_up), data).status_code == 403, name
    assert selectors.pressing_number(cast.actor(key)) == 0


def test_the_teams_list_is_for_those_who_manage_it(cast, sign_in):
    for key in [*cast.keys, "nobody"]:
        expected = 200 if key in {"police_supervisor", "police_supervisor_b", "clinical_supervisor"} else 403
        assert sign_in(key).get(reverse("cases:follow-up-team")).status_code == expected, key


@pytest.mark.parametrize("key", sorted(OF_TEAM_A))
def test_a_restricted_case_hides_its_follow_ups_from_its_team(cast, sign_in, key):
    case = make_case(cast, is_restricted=True)
    follow_up = make_follow_up(cast, case, owner="clinician_b", due_at=timezone.now() - dt.timedelta(minutes=1))
    actor = cast.actor(key)
    assert sign_in(key).get(url("follow-up-detail", follow_up)).status_code == 404
    assert not selectors.of_team(actor, "overdue")
    assert selectors.owners_in(actor) == []
    with pytest.raises(NotVisible):
        operations.cancel(actor=actor, follow_up=follow_up, reason="x")


def test_an_owner_who_may_not_open_the_case_any_more_sees_nothing(cast, sign_in, case):
    follow_up = make_follow_up(cast, case, owner="officer_b", due_at=timezone.now() - dt.timedelta(minutes=1))
    client, actor = sign_in("officer_b"), cast.actor("officer_b")
    assert client.get(url("follow-up-detail", follow_up)).status_code == 404
    assert str(follow_up.uid) not in client.get(reverse("cases:follow-up-list")).content.decode()
    assert selectors.pressing_number(actor) == 0
    assert not selectors.pressing(actor)


@pytest.mark.parametrize("key", ["officer", "officer_two", "police_supervisor"])
def test_the_police_side_reads_what_is_due_and_not_what_for(cast, sign_in, case, follow_up, key):
    operations.record_attempt(
        actor=cast.actor("clinician"), follow_up=follow_up, method="phone", result="no_answer", note="ATTEMPT-NOTE-MARK"
    )
    operations.cancel(actor=cast.actor("clinician"), follow_up=make_follow_up(cast, case), reason="CANCEL-REASON-MARK")
    page = sign_in(key).get(url("follow-up-detail", follow_up)).content.decode()
    assert "No answer" in page and "Nadia Haddad" in page
    actor = cast.actor(key)
    told = repr(presenters.entries(actor, case, None, 10)) + repr(presenters.rows(actor, selectors.of_case(actor, case)))
    for text in (page, told):
        assert "FOLLOW-UP-PURPOSE-MARK" not in text
        assert "ATTEMPT-NOTE-MARK" not in text
        assert "CANCEL-REASON-MARK" not in text


@pytest.mark.parametrize("key", ["clinician", "peer", "clinical_supervisor"])
def test_the_clinical_side_reads_what_for(cast, sign_in, case, follow_up, key):
    assert "FOLLOW-UP-PURPOSE-MARK" in sign_in(key).get(url("follow-up-detail", follow_up)).content.decode()
    assert "FOLLOW-UP-PURPOSE-MARK" in repr(presenters.entries(cast.actor(key), case, None, 10))


def test_an_officer_reads_what_their_own_is_for(cast, sign_in, case):
    own = make_follow_up(cast, case, owner="officer")
    planned = make_follow_up(cast, case, owner="peer", created_by=cast.officer)
    client = sign_in("officer")
    for one in (own, planned):
        assert "FOLLOW-UP-PURPOSE-MARK" in client.get(url("follow-up-detail", one)).content.decode()
    assert "FOLLOW-UP-PURPOSE-MARK" not in sign_in("officer_two").get(url("follow-up-detail", own)).content.decode()


def test_my_list_holds_my_own(cast, sign_in, case, follow_up):
    other = make_follow_up(cast, case, owner="peer")
    page = sign_in("clinician").get(reverse("cases:follow-up-list")).content.decode()
    assert str(follow_up.uid) in page and str(other.uid) not in page


def test_a_case_shared_for_reading_is_not_worked_on(cast, sign_in, case, follow_up, share):
    share(case, "clinician_b", "view")
    actor, client = cast.actor("clinician_b"), sign_in("clinician_b")
    page = client.get(url("follow-up-detail", follow_up)).content.decode()
    assert "shared with you for reading only" in page and "Save attempt" not in page
    assert client.post(url("follow-up-attempt", follow_up), POSTS["follow-up-attempt"]).status_code == 403
    assert client.get(url("follow-up-new", case)).status_code == 403
    for act in (
        lambda: operations.record_attempt(actor=actor, follow_up=follow_up, method="phone", result="reached"),
        lambda: operations.cancel(actor=actor, follow_up=follow_up, reason="x"),
        lambda: operations.reassign(actor=actor, follow_up=follow_up, owner=cast.peer),
        lambda: operations.close_unable(actor=actor, follow_up=follow_up),
        lambda: plan(actor, case),
    ):
        with pytest.raises(Denied):
            act()
    assert FollowUp.objects.get(pk=follow_up.pk).status == "open"


def test_its_owner_works_on_it_though_the_case_is_shared_for_reading(cast, case, share):
    share(case, "clinician_b", "view")
    follow_up = make_follow_up(cast, case, owner="clinician_b")
    operations.record_attempt(actor=cast.actor("clinician_b"), follow_up=follow_up, method="phone", result="no_answer")
    assert follow_up.attempts.count() == 1


def test_the_system_is_no_owner(cast, case):
    from corecit.access.actor import Actor
    from corecit.common.errors import Invalid

    with pytest.raises(Invalid):
        plan(Actor.system("tests"), case)


def test_an_encounter_of_another_case_is_not_hung_on(cast, case):
    from corecit.common.errors import Invalid

    elsewhere = make_encounter(cast, team="b", officer="officer_b", clinician=None)
    with pytest.raises(Invalid, match="does not belong"):
        plan(cast.actor("clinician"), case, encounter=elsewhere)


def test_no_name_and_no_number_in_the_title_or_the_address(cast, sign_in, case, follow_up):
    page = sign_in("clinician").get(url("follow-up-detail", follow_up)).content.decode()
    title = page.split("<title>")[1].split("</title>")[0]
    assert "Vale" not in title and case.number not in title and "PURPOSE-MARK" not in title
    assert str(case.pk) not in url("follow-up-detail", follow_up).split("/")


def test_the_navigation_counts_ones_own(cast, case):
    late = timezone.now() - dt.timedelta(hours=1)
    make_follow_up(cast, case, due_at=late, opens_at=late)
    make_follow_up(cast, case, owner="peer", due_at=late, opens_at=late)
    (item,) = [one for one in nav.registered() if one.url_name == "cases:follow-up-list"]
    assert item.count(cast.actor("clinician")) == 1
    assert item.count(cast.actor("clinical_supervisor")) == 0


def plan(actor, case, **values):
    now = timezone.now()
    return operations.create(
        **(
            {
                "actor": actor,
                "case": case,
                "purpose": "PURPOSE-MARK",
                "method": "phone",
                "opens_at": now,
                "due_at": now + dt.timedelta(days=1),
                "expires_at": now + dt.timedelta(days=2),
            }
            | values
        )
    )
