"""The pages: lists by due time, one follow-up, planning one, panels."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.forms.follow_ups import windows
from cases.models import FollowUp, PersonPhone
from cases.operations import follow_ups as operations
from cases.panels import follow_ups as panels
from cases.presenters import follow_ups as presenters
from cases.selectors import follow_ups as selectors
from corecit.audit.models import AuditEvent
from tests.factories.cases import make_case, make_encounter, make_follow_up

pytestmark = pytest.mark.django_db

NEW_YORK = ZoneInfo("America/New_York")
# Monday noon in New York.
NOON = dt.datetime(2026, 3, 2, 17, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
UID = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def five(cast, case, noon):
    """One overdue, one due tonight, one upcoming, one missed, one done: the clinician's."""
    window = {"opens_at": NOON - 30 * DAY}
    over = {"completed_at": NOON - HOUR}
    return {
        "overdue": make_follow_up(cast, case, **window, due_at=NOON - DAY, expires_at=NOON + DAY),
        "today": make_follow_up(cast, case, **window, due_at=NOON + 11 * HOUR, expires_at=NOON + 2 * DAY),
        "upcoming": make_follow_up(cast, case, **window, due_at=NOON + 13 * HOUR, expires_at=NOON + 2 * DAY),
        "missed": make_follow_up(cast, case, **window, due_at=NOON - 5 * DAY, expires_at=NOON - 2 * DAY, status="expired", **over),
        "ended": make_follow_up(cast, case, **window, due_at=NOON - 5 * DAY, expires_at=NOON + DAY, status="done", **over),
    }


def shown(client, name="cases:follow-up-list", **query):
    page = client.get(reverse(name), query)
    assert page.status_code == 200
    return [row.uid for row in page.context["page"].rows], page.content.decode()


@pytest.mark.parametrize("tab", ["overdue", "today", "upcoming", "missed", "ended"])
def test_each_tab_holds_its_own_and_today_ends_at_the_agencys_midnight(sign_in, five, tab):
    assert shown(sign_in("clinician"), show=tab)[0] == [five[tab].uid]


def test_the_open_list_runs_from_overdue_to_upcoming_under_headings(sign_in, five):
    uids, page = shown(sign_in("clinician"))
    assert uids == [five[tab].uid for tab in ("overdue", "today", "upcoming")]
    assert re.findall(r'class="card-title">([^<]+)<', page) == ["Overdue", "Due today", "Upcoming"]
    assert "Overdue by 1 day" in page.replace("\xa0", " ")


@pytest.mark.parametrize(("late", "word"), [(0, "Due now"), (59, "Due now"), (60, "Overdue by 1 minute")])
def test_what_falls_due_is_not_overdue_by_nothing(noon, late, word):
    follow_up = FollowUp(opens_at=NOON - DAY, due_at=NOON - dt.timedelta(seconds=late), status="open")
    assert presenters.status(follow_up).word.replace("\xa0", " ") == word


def test_the_team_list_is_narrowed_by_owner_and_method(cast, sign_in, case, five):
    other = make_follow_up(cast, case, owner="peer", method="visit", due_at=NOON + DAY)
    client = sign_in("clinical_supervisor")
    assert len(shown(client, "cases:follow-up-team")[0]) == 4
    assert shown(client, "cases:follow-up-team", owner=str(cast.peer.uid))[0] == [other.uid]
    assert shown(client, "cases:follow-up-team", method="visit")[0] == [other.uid]
    assert len(shown(client, "cases:follow-up-team", owner="nonsense", method="nonsense")[0]) == 4


def test_lists_page_by_key(cast, sign_in, case, noon, django_assert_max_num_queries):
    for number in range(30):
        make_follow_up(cast, case, due_at=NOON + (number + 1) * HOUR, expires_at=NOON + 9 * DAY)
    client = sign_in("clinician")
    client.get(reverse("cases:follow-up-list"))
    with django_assert_max_num_queries(14) as queries:
        first = client.get(reverse("cases:follow-up-list"))
    assert not any("count(" in query["sql"].lower() for query in queries.captured_queries)
    rest, _page = shown(client, cursor=first.context["page"].next)
    assert len(first.context["page"].rows) == 25 and len(rest) == 5
    assert not set(rest) & {row.uid for row in first.context["page"].rows}


@pytest.mark.parametrize("name", ["cases:follow-up-list", "cases:follow-up-team"])
def test_queries_do_not_grow_with_rows(cast, sign_in, noon, name, django_assert_max_num_queries):
    client = sign_in("clinical_supervisor")

    def cost(number):
        for _ in range(number):
            make_follow_up(cast, make_case(cast), owner="clinical_supervisor", due_at=NOON + HOUR)
        with django_assert_max_num_queries(60) as queries:
            client.get(reverse(name))
        return len(queries)

    cost(1)
    assert cost(1) == cost(15)


# One follow-up


def test_opening_one_is_audited(cast, sign_in, case, follow_up):
    sign_in("officer").get(reverse("cases:follow-up-detail", args=[follow_up.uid]))
    event = AuditEvent.objects.get(action="followup.view")
    assert (event.user, event.case_id, event.person_id) == (cast.officer, case.pk, case.person_id)


def test_what_is_needed_to_call_is_on_the_page(sign_in, case, follow_up):
    PersonPhone.objects.create(person=case.person, number="+12025550143", note="mother's phone")
    PersonPhone.objects.create(person=case.person, number="+12025550199", to_on=timezone.localdate() - DAY)
    page = sign_in("clinician").get(reverse("cases:follow-up-detail", args=[follow_up.uid])).content.decode()
    assert 'href="tel:+12025550143"' in page and "mother&#x27;s phone" in page
    assert "2025550199" not in page
    assert "Vale, Jordan" in page


def test_an_attempt_by_hand(cast, sign_in, follow_up):
    client = sign_in("clinician")
    detail = reverse("cases:follow-up-detail", args=[follow_up.uid])
    form = client.get(detail).context["form"]
    data = {"method": "phone", "result": "left_message", "note": "With her sister.", "at": "", "uid": form["uid"].value()}
    address = reverse("cases:follow-up-attempt", args=[follow_up.uid])
    for _ in range(2):
        assert client.post(address, data).status_code == 302
    page = client.get(detail).content.decode()
    assert page.count("With her sister.") == 1 and "Left message" in page
    assert "2 are missing" in page


def test_a_mistake_keeps_what_was_typed(sign_in, follow_up):
    data = {"method": "phone", "note": "Long story.", "uid": UID}
    response = sign_in("clinician").post(reverse("cases:follow-up-attempt", args=[follow_up.uid]), data)
    assert response.status_code == 400
    assert "Long story." in response.content.decode() and response.context["form"].errors.keys() == {"result"}
    data |= {"result": "no_answer", "at": (timezone.localtime() + 5 * HOUR).strftime("%Y-%m-%dT%H:%M")}
    response = sign_in("clinician").post(reverse("cases:follow-up-attempt", args=[follow_up.uid]), data)
    assert response.status_code == 400 and "lies in the future" in response.content.decode()


def test_what_was_typed_outlives_the_session(cast, sign_in, follow_up):
    client = sign_in("clinician")
    detail = reverse("cases:follow-up-detail", args=[follow_up.uid])
    sheet = client.get(detail).context["sheet"]
    saved = client.post(sheet.autosave_url, {"draft": sheet.token, "note": "Half a sentence", "method": "visit", "uid": UID})
    assert saved.status_code == 200, saved.content
    client.logout()
    page = sign_in("clinician").get(detail)
    assert "Half a sentence" in page.content.decode() and not page.context["form"].errors
    assert page.context["form"]["uid"].value() == UID
    assert "Half a sentence" not in sign_in("clinical_supervisor").get(detail).content.decode()
    data = {"method": "visit", "result": "reached", "note": "Half a sentence", "uid": UID}
    client = sign_in("clinician")
    client.post(reverse("cases:follow-up-attempt", args=[follow_up.uid]), data)
    assert not cast.clinician.drafts.exists()


def test_what_a_late_saving_left_of_a_sent_form_is_not_restored(sign_in, follow_up):
    client = sign_in("clinician")
    detail = reverse("cases:follow-up-detail", args=[follow_up.uid])
    sheet = client.get(detail).context["sheet"]
    data = {"method": "phone", "result": "no_answer", "note": "Sent already", "uid": UID, "draft": sheet.token}
    assert client.post(reverse("cases:follow-up-attempt", args=[follow_up.uid]), data).status_code == 302
    assert client.post(sheet.autosave_url, data).status_code == 200
    page = client.get(detail)
    assert page.context["form"]["uid"].value() != UID and not page.context["sheet"].draft_uid
    assert not page.context["form"]["note"].value()


def test_a_page_that_comes_back_with_a_mistake_goes_on_saving(sign_in, follow_up):
    client = sign_in("clinician")
    sheet = client.get(reverse("cases:follow-up-detail", args=[follow_up.uid])).context["sheet"]
    data = {"method": "phone", "note": "Half", "uid": UID, "draft": sheet.token}
    back = client.post(reverse("cases:follow-up-attempt", args=[follow_up.uid]), data)
    # A saving that was on its way meanwhile.
    assert client.post(sheet.autosave_url, data).status_code == 200
    assert client.post(sheet.autosave_url, data | {"draft": back.context["sheet"].token, "note": "Whole"}).status_code == 200


def test_a_draft_is_not_kept_for_whoever_may_not_try(sign_in, follow_up):
    address = reverse("web:draft-save", kwargs={"form": "follow-up-attempt", "uid": follow_up.uid})
    assert sign_in("officer_b").post(address, {"draft": "00000000-0000-4000-8000-000000000001:0", "note": "x"}).status_code == 404


def test_ending_and_giving_away_by_hand(cast, sign_in, case, follow_up):
    client = sign_in("clinical_supervisor")

    def go(name, data):
        return client.post(reverse(f"cases:follow-up-{name}", args=[follow_up.uid]), data, follow=True).content.decode()

    assert "Choose somebody" in go("reassign", {"owner": str(cast.clinician_b.uid)})
    assert "now belongs to Leo Park" in go("reassign", {"owner": str(cast.peer.uid)})
    assert "Say why" in go("cancel", {"reason": ""})
    assert "attempts are asked for" in go("unable", {})
    page = go("cancel", {"reason": "In care elsewhere"})
    assert "In care elsewhere" in page and "Plan another follow-up" in page and "Save attempt" not in page
    follow_up.refresh_from_db()
    assert (follow_up.status, follow_up.owner) == ("cancelled", cast.peer)


def test_nothing_changes_by_looking(sign_in, follow_up):
    client = sign_in("clinician")
    for name in ("attempt", "unable", "cancel", "reassign"):
        assert client.get(reverse(f"cases:follow-up-{name}", args=[follow_up.uid])).status_code == 405


def test_a_page_costs_the_same_however_often_it_was_tried(cast, sign_in, follow_up, django_assert_max_num_queries):
    client, actor = sign_in("clinician"), cast.actor("clinician")
    address = reverse("cases:follow-up-detail", args=[follow_up.uid])

    def cost(number):
        for _ in range(number):
            operations.record_attempt(actor=actor, follow_up=follow_up, method="phone", result="no_answer")
        with django_assert_max_num_queries(60) as queries:
            client.get(address)
        return len(queries)

    cost(3)
    assert cost(1) == cost(10)


# Planning


def plan_by_hand(client, case, query="", **values):
    address = reverse("cases:follow-up-new", args=[case.uid]) + query
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in ("uid", "owner", "attempts_needed", "method")} | {
        "purpose": "How is she?",
        "window": "72h",
    }
    data["owner"] = data["owner"] or form.fields["owner"].choices[0][0]
    return client.post(address, data | values)


def test_planning_takes_one_line_and_one_tap(cast, sign_in, case, noon):
    assert plan_by_hand(sign_in("clinician"), case).status_code == 302
    follow_up = FollowUp.objects.get()
    assert (follow_up.owner, follow_up.method, follow_up.due_at) == (cast.clinician, "phone", NOON + 72 * HOUR)


def test_exact_times_are_of_the_agencys_zone(cast, sign_in, case, noon):
    times = {"opens_at": "2026-03-03T09:00", "due_at": "2026-03-10T09:30", "expires_at": "2026-03-12T17:00"}
    assert plan_by_hand(sign_in("clinician"), case, window="exact", **times).status_code == 302
    follow_up = FollowUp.objects.get()
    # Daylight saving begins between the two.
    assert follow_up.opens_at == dt.datetime(2026, 3, 3, 14, 0, tzinfo=dt.UTC)
    assert follow_up.due_at == dt.datetime(2026, 3, 10, 13, 30, tzinfo=dt.UTC)


def test_days_are_of_the_wall_clock_and_hours_as_they_pass(noon):
    with timezone.override(NEW_YORK):
        quick = windows()
    local = {name: due.astimezone(NEW_YORK) for name, (_opens, due, _closes) in quick.items()}
    assert local["tomorrow"] == dt.datetime(2026, 3, 3, 17, 0, tzinfo=NEW_YORK)
    assert quick["72h"][1] == NOON + 72 * HOUR
    assert local["7d"].strftime("%m-%d %H:%M") == "03-09 12:00"
    assert quick["7d"][1] == NOON + 7 * DAY - HOUR
    assert all(opens <= due <= closes for opens, due, closes in quick.values())


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"window": "exact", "opens_at": "", "due_at": "", "expires_at": ""}, "due_at"),
        ({"window": "exact", "opens_at": "2026-03-03T09:00", "due_at": "2026-03-02T09:00", "expires_at": "2026-03-04T09:00"}, "due_at"),
        ({"purpose": ""}, "purpose"),
        ({"owner": "00000000-0000-4000-8000-000000000001"}, "owner"),
        ({"attempts_needed": "0"}, "attempts_needed"),
    ],
)
def test_a_mistake_says_where(sign_in, case, noon, values, field):
    response = plan_by_hand(sign_in("clinician"), case, **values)
    assert response.status_code == 400
    assert field in response.context["form"].errors
    if "purpose" not in values:
        assert "How is she?" in response.content.decode()
    assert not FollowUp.objects.exists()


def test_from_an_encounter(cast, sign_in, case, noon):
    encounter = make_encounter(cast, case=case)
    plan_by_hand(sign_in("clinician"), case, f"?encounter={encounter.uid}")
    assert FollowUp.objects.get().encounter == encounter
    elsewhere = make_encounter(cast, team="b", officer="officer_b", clinician=None)
    for uid in (elsewhere.uid, "nonsense"):
        page = sign_in("clinician").get(reverse("cases:follow-up-new", args=[case.uid]), {"encounter": uid})
        assert page.context["encounter"] is None


# Panels


def test_panels_show_what_is_pressing(cast, case, five):
    clinician, supervisor = cast.actor("clinician"), cast.actor("clinical_supervisor")
    assert [row.uid for row in panels.at_home(clinician, None)["rows"]] == [five[tab].uid for tab in ("overdue", "today", "missed")]
    assert panels.at_home(supervisor, None) is None
    assert panels.at_home(cast.actor("peer"), None) == {"rows": []}
    assert [row.uid for row in panels.of_team(supervisor, None)["rows"]] == [five[tab].uid for tab in ("overdue", "missed")]
    assert [row.uid for row in panels.of_case(clinician, case)["rows"]][:3] == [five[tab].uid for tab in ("overdue", "today", "upcoming")]


def test_the_encounters_panel_needs_a_case(cast, case, follow_up):
    assert panels.of_encounter(cast.actor("clinician"), make_encounter(cast)) is None
    encounter = make_encounter(cast, case=case)
    assert [row.uid for row in panels.of_encounter(cast.actor("officer"), encounter)["rows"]] == [follow_up.uid]
    assert panels.of_encounter(cast.actor("officer_b"), encounter) is None


def test_panels_cost_the_same_however_many(cast, case, django_assert_max_num_queries):
    actor = cast.actor("clinician")

    def cost(number):
        for _ in range(number):
            make_follow_up(cast, case, due_at=timezone.now() - HOUR, opens_at=timezone.now() - DAY)
        with django_assert_max_num_queries(60) as queries:
            panels.of_case(actor, case), panels.at_home(actor, None), presenters.entries(actor, case, None, 20)
        return len(queries)

    assert cost(2) == cost(10)


def test_words_come_from_the_presenter(cast, case, noon):
    actor = cast.actor("clinician")
    (row,) = presenters.rows(actor, [make_follow_up(cast, case, opens_at=NOON + HOUR, due_at=NOON + DAY)])
    assert row.status.word == "Not open yet" and row.is_mine
    assert selectors.end_of_today() > NOON
