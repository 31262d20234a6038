"""The list of cases: filters, orders, pages, and what it costs."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.operations import assignments, shares
from cases.selectors import records, timeline
from cases.selectors.records import Filters
from corecit.common.errors import Invalid
from tests.factories.cases import make_case, make_encounter, make_follow_up, make_note

NOW = timezone.now()


def ago(hours: float) -> dt.datetime:
    return NOW - dt.timedelta(hours=hours)


@pytest.fixture
def cases(cast):
    """Six cases of team A in different states, and one of team B."""
    made = {
        "new": make_case(cast, status="new", opened_at=ago(1), activity_at=ago(0.5)),
        "mine": make_case(cast, status="active", opened_at=ago(30), activity_at=ago(0.1)),
        "closed": make_case(cast, status="closed", opened_at=ago(50), activity_at=ago(20), closed_at=ago(20), closed_by=cast.clinician),
        "late": make_case(cast, status="monitoring", opened_at=ago(40), activity_at=ago(9)),
        "restricted": make_case(cast, is_restricted=True, opened_at=ago(20), activity_at=ago(8), lead=cast.clinical_supervisor),
        "reopened": make_case(cast, status="reopened", opened_at=ago(200), activity_at=ago(100)),
        "other": make_case(cast, "b", opened_at=ago(2), activity_at=ago(2)),
    }
    assignments.set_lead(actor=cast.actor("clinician"), case_id=made["mine"].pk, user_id=cast.clinician.pk)
    assignments.begin(actor=cast.actor("clinical_supervisor"), case=made["restricted"], lead_id=None, user_ids=[cast.clinician.pk])
    make_follow_up(cast, made["late"], opens_at=ago(5), due_at=ago(1), expires_at=NOW + dt.timedelta(days=1))
    make_follow_up(cast, made["mine"])
    return made


def names(cases, page) -> list[str]:
    by_id = {case.pk: name for name, case in cases.items()}
    return [by_id[case.pk] for case in page.rows]


@pytest.mark.parametrize(
    "filters,expected",
    [
        (Filters(), ["new", "restricted", "mine", "late", "closed", "reopened"]),
        (Filters(status="open"), ["new", "restricted", "mine", "late", "reopened"]),
        (Filters(status="closed"), ["closed"]),
        (Filters(status="monitoring"), ["late"]),
        (Filters(mine=True), ["restricted", "mine"]),
        (Filters(restricted=True), ["restricted"]),
        (Filters(restricted=False), ["new", "mine", "late", "closed", "reopened"]),
        (Filters(overdue=True), ["late"]),
        (Filters(status="open", mine=True, restricted=False), ["mine"]),
        (Filters(status="closed", overdue=True), []),
    ],
)
def test_filters(cast, cases, filters, expected):
    assert names(cases, records.newest(cast.actor("clinician"), filters)) == expected


def test_filters_by_team_lead_and_days(cast, cases):
    actor = cast.actor("clinician")
    assert names(cases, records.newest(actor, Filters(team_id=cast.teams["b"].pk))) == []
    assert len(records.newest(actor, Filters(team_id=cast.teams["a"].pk)).rows) == 6
    assert names(cases, records.newest(actor, Filters(lead_uid=str(cast.clinician.uid)))) == ["mine"]
    day = timezone.localdate(ago(200))
    assert names(cases, records.newest(actor, Filters(opened_to=day))) == ["reopened"]
    assert "reopened" not in names(cases, records.newest(actor, Filters(opened_from=day + dt.timedelta(days=1))))


def test_orders(cast, cases):
    actor = cast.actor("clinician")
    assert names(cases, records.newest(actor, order="activity")) == ["mine", "new", "restricted", "late", "closed", "reopened"]
    assert [case.number for case in records.newest(actor, order="number").rows] == sorted(
        (case.number for case in cases.values() if case.team_id == cast.teams["a"].pk), reverse=True
    )
    open_by_activity = names(cases, records.newest(actor, Filters(status="open"), order="activity"))
    assert open_by_activity == ["mine", "new", "restricted", "late", "reopened"]


@pytest.mark.parametrize("order", records.ORDERS)
@pytest.mark.parametrize("status", ["", "open"])
def test_pages_forward_and_back_show_each_case_once(cast, cases, order, status):
    """Also those that are open in two ways: by the team and by a grant."""
    actor = cast.actor("clinician")
    # Opened in the same moment, so that the id decides.
    for _n in range(3):
        make_case(cast, opened_at=ago(20), activity_at=ago(8))
    whole = [case.pk for case in records.newest(actor, Filters(status=status), order=order, size=100).rows]
    assert len(whole) == len(set(whole)) > 6
    for size in (1, 2, 4):
        forward, cursor, pages = [], None, []
        for _n in itertools.count():
            page = records.newest(actor, Filters(status=status), order=order, cursor=cursor, size=size)
            pages.append([case.pk for case in page.rows])
            forward += pages[-1]
            assert (page.previous is None) == (cursor is None)
            if page.next is None:
                break
            cursor = page.next
        assert forward == whole
        back, at = [pages[-1]], page.previous
        while at:
            page = records.newest(actor, Filters(status=status), order=order, cursor=at, size=size)
            back.insert(0, [case.pk for case in page.rows])
            at = page.previous
        assert [pk for part in back for pk in part] == whole


def test_a_damaged_cursor_is_refused(cast, sign_in, cases):
    with pytest.raises(Invalid):
        records.newest(cast.actor("clinician"), cursor="x!")
    assert sign_in("clinician").get(reverse("cases:record-list") + "?cursor=zz").status_code == 400


def test_the_page_filters_by_its_address_and_keeps_it(cast, sign_in, cases):
    client = sign_in("clinician")
    address = reverse("cases:record-list")
    text = client.get(address + f"?status=open&mine=on&team={cast.teams['a'].uid}&restricted=no&sort=activity").content.decode()
    assert cases["mine"].number in text and cases["new"].number not in text
    assert "overdue since" in client.get(address + "?overdue=on").content.decode()
    assert "No case matches" in client.get(address + "?status=closed&overdue=on").content.decode()
    # A wrong value says so and narrows nothing.
    answer = client.get(address + "?opened_from=2026-02-02&opened_to=2026-01-01")
    assert b"before the first one" in answer.content and cases["mine"].number.encode() in answer.content
    for _n in range(30):
        make_case(cast)
    page = client.get(address + "?status=open")
    assert "cursor=" in page.content.decode() and len(page.context["page"].rows) == 25


def test_nobody_sees_anything_without_the_role(cast, cases):
    for key in ("dispatcher", "admin", "privacy", "analyst", "partner", "nobody"):
        assert records.newest(cast.actor(key)).rows == []


def test_the_list_takes_the_same_number_of_queries_however_long(
    cast, sign_in, cases, django_assert_num_queries, django_assert_max_num_queries
):
    actor = cast.actor("clinician")
    for _n in range(20):
        make_case(cast, lead=cast.clinician)
    with django_assert_num_queries(2):
        page = records.newest(actor)
        assert [(case.person.display_name, case.team.name, case.lead and case.lead.name, case.next_due_at) for case in page.rows]
    client = sign_in("clinician")
    client.get(reverse("cases:record-list"))
    with django_assert_max_num_queries(12):
        assert client.get(reverse("cases:record-list")).status_code == 200


def test_one_case_takes_the_same_number_of_queries_however_much_happened(cast, sign_in, cases, django_assert_max_num_queries):
    case = cases["mine"]
    client = sign_in("clinician")
    client.get(reverse("cases:record-detail", args=[case.uid]))
    for number in range(6):
        make_encounter(cast, case=case)
        make_note(cast, case, text=f"Note {number}")
        make_follow_up(cast, case)
    until = timezone.now() + dt.timedelta(days=1)
    for user in (cast.officer_b, cast.clinician_b):
        shares.share(actor=cast.actor("clinician"), case_id=case.pk, level="view", note="x", expires_at=until, user_id=user.pk)
    with django_assert_max_num_queries(51):
        assert client.get(reverse("cases:record-detail", args=[case.uid])).status_code == 200
    with django_assert_max_num_queries(30):
        assert client.get(reverse("cases:record-access", args=[case.uid])).status_code == 200


def test_the_timeline_is_in_order_and_in_pages(cast, cases):
    case, actor = cases["mine"], cast.actor("clinician")
    for hour in range(8):
        make_note(cast, case, text=f"Note {hour}", at=ago(hour * 2))
        make_encounter(cast, case=case, occurred_at=ago(hour * 2 + 1))
    whole = timeline.page(actor, case, size=100).rows
    assert [entry.at for entry in whole] == sorted((entry.at for entry in whole), reverse=True)
    assert {entry.kind for entry in whole} >= {"note", "encounter", "follow_up"}
    found, cursor = [], None
    while True:
        page = timeline.page(actor, case, cursor=cursor, size=5)
        found += [entry.key for entry in page.rows]
        if not page.next:
            break
        cursor = page.next
    assert found == [entry.key for entry in whole]
    assert {entry.kind for entry in timeline.page(actor, case, chosen="note").rows} == {"note"}
    assert timeline.page(actor, case, chosen="nothing-of-the-kind").rows == []


def test_every_entry_says_who_when_and_in_which_role(cast, cases):
    case = cases["mine"]
    make_note(cast, case)
    make_encounter(cast, case=case)
    note = timeline.page(cast.actor("clinician"), case, chosen="note").rows[0]
    assert (note.who, note.side, note.title) == ("Nadia Haddad, Clinician", "clinical", "Clinical note")
    encounter = timeline.page(cast.actor("clinician"), case, chosen="encounter").rows[0]
    assert encounter.who == "Dana Olsen, Officer; Nadia Haddad, Clinician; Riverton PD" and encounter.text
    planned = timeline.page(cast.actor("clinician"), case, chosen="status").rows
    assert all(entry.who.endswith(", Clinician") for entry in planned if entry.by == (cast.clinician.pk,))


def test_home_shows_the_cases_of_ones_own(cast, sign_in, cases):
    text = sign_in("clinician").get("/").content.decode()
    part = text[text.index("My cases") :]
    assert cases["mine"].number in part and cases["new"].number not in part
    assert "My cases" not in sign_in("dispatcher").get("/").content.decode()
