"""The pages of calls and imports, by hand through the forms, without JavaScript."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import Call, CallImport, CallProfile, CallTypeMap, Encounter
from cases.operations import call_imports
from cases.selectors import calls as selectors
from corecit.access.actor import Actor
from tests.cases.calls.conftest import bring_in, row, table
from tests.factories.cases import make_call, make_encounter

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")


def send(client, cast, content, name="week.csv", agency="riverton"):
    return client.post(reverse("cases:call-import-list"), {"agency": cast.agencies[agency].uid, "file": SimpleUploadedFile(name, content)})


def filled(response) -> dict:
    """What a browser would send back of the columns form."""
    form = response.context["form"]
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}


def test_from_upload_to_the_counts(sign_in, cast):
    client = sign_in("admin")
    to_columns = send(client, cast, table(row("26-1"), row("26-2", kind="TRAFFIC STOP"), row("")))
    upload = CallImport.objects.get()
    assert to_columns.url == reverse("cases:call-import-columns", args=[upload.uid])
    columns = client.get(to_columns.url)
    page = columns.content.decode()
    assert "26-1" in page and "Mar 1, 2026 10:00" in page, "rows as they would be read"
    assert "The row has no incident number." in page
    data = filled(columns)
    assert data["column_incident_number"] == "Incident Number"
    assert data["name"] == "Riverton PD CAD export"
    started = client.post(to_columns.url, data)
    detail = reverse("cases:call-import-detail", args=[upload.uid])
    assert started.url == detail
    waiting = client.get(detail).content.decode()
    assert "Waiting for a worker" in waiting and "hx-get" in waiting
    progress = reverse("cases:call-import-progress", args=[upload.uid])
    assert "HX-Refresh" not in client.get(progress)
    call_imports.run(actor=SYSTEM, import_id=upload.pk)
    assert client.get(progress)["HX-Refresh"] == "true"
    done = client.get(detail).content.decode()
    assert "hx-get" not in done
    assert "Download the rejected rows" in done
    assert client.get(to_columns.url).url == detail, "columns are settled once it has run"
    profile = CallProfile.objects.get()
    assert (profile.name, profile.columns["units"]) == ("Riverton PD CAD export", ["Units"])
    again = send(client, cast, table(row("26-1")))
    assert "The file is recognized" in client.get(again.url).content.decode()


def test_the_preview_follows_the_form_and_keeps_what_was_set(sign_in, cast):
    client = sign_in("admin")
    url = send(client, cast, table(row("26-1"))).url
    data = filled(client.get(url)) | {"time_zone": "America/Los_Angeles", "column_initial_type": "Notes", "preview": "1"}
    page = client.post(url, data)
    assert page.status_code == 200
    assert "Mar 1, 2026 13:00" in page.content.decode(), "ten o'clock Pacific is shown in the reader's Eastern time"
    assert page.context["form"]["column_initial_type"].value() == "Notes"
    assert CallImport.objects.get().state == "uploaded"


def test_a_file_without_a_number_column_says_so_and_keeps_the_rest(sign_in, cast):
    client = sign_in("admin")
    url = send(client, cast, table(row("26-1"))).url
    page = client.post(url, filled(client.get(url)) | {"column_incident_number": "", "name": "Mine"})
    assert page.status_code == 400
    assert "Choose the column that holds the incident number." in page.content.decode()
    assert page.context["form"]["name"].value() == "Mine"
    assert CallImport.objects.get().state == "uploaded"


def test_typed_shapes_that_are_none(sign_in, cast):
    client = sign_in("admin")
    url = send(client, cast, table(row("26-1"))).url
    page = client.post(url, filled(client.get(url)) | {"date_formats": "DD HH:mm"})
    assert page.status_code == 400
    assert "names neither a whole date nor a time" in page.content.decode()


def test_times_that_a_spreadsheet_cut_are_said_plainly(sign_in, cast):
    client = sign_in("admin")
    rows = [f"14-{n},TRAFFIC STOP,{n:02}:05.0,2014" for n in range(5)]
    page = client.get(send(client, cast, table(*rows, header="inci_id,nature,calltime,yr")).url).content.decode()
    assert "A spreadsheet has cut the times" in page
    assert "calltime" in page


def test_day_and_month_that_could_stand_either_way_are_said(sign_in, cast):
    client = sign_in("admin")
    page = client.get(send(client, cast, table("1,A,03/04/2026 10:00", "2,A,05/06/2026 11:00", header="Incident Number,Type,Received")).url)
    assert "Month and day could stand either way" in page.content.decode()


def test_no_table_is_refused_at_the_file(sign_in, cast):
    page = send(sign_in("admin"), cast, b"%PDF-1.4 calls")
    assert page.status_code == 400
    assert "This is not a table but a document" in page.content.decode()
    assert not CallImport.objects.exists()


def test_an_upload_can_be_taken_back(sign_in, cast):
    client = sign_in("admin")
    send(client, cast, table(row("26-1")))
    upload = CallImport.objects.get()
    assert client.get(reverse("cases:call-import-discard", args=[upload.uid])).status_code == 405
    assert client.post(reverse("cases:call-import-discard", args=[upload.uid])).status_code == 302
    assert not CallImport.objects.exists()


def test_services_of_a_file_are_given_to_agencies(sign_in, cast):
    client = sign_in("admin")
    rows = [f"26-{n},SUICIDE,2026-03-01 10:00,{'EMS' if n % 2 else 'POLICE'}" for n in range(6)]
    url = send(client, cast, table(*rows, header="Incident Number,Problem,Received,Agency")).url
    page = client.get(url)
    assert [field.label for field in page.context["form"].service_fields] == ["EMS", "POLICE"]
    client.post(url, filled(page) | {"service_0": str(cast.agencies["ems"].uid)})
    call_imports.run(actor=SYSTEM, import_id=CallImport.objects.get().pk)
    assert Call.objects.filter(agency=cast.agencies["ems"]).count() == 3
    assert CallProfile.objects.get().agency_values == {"EMS": str(cast.agencies["ems"].uid)}


def typed(cast, **more):
    return {
        "agency": cast.agencies["riverton"].uid,
        "received_at": "2026-03-01T10:00",
        "initial_type": "Man in crisis",
        "is_crisis": "on",
        "token": uuid.uuid4(),
    } | more


def test_a_call_typed_by_hand(sign_in, cast):
    client = sign_in("officer")
    assert client.get(reverse("cases:call-create")).context["form"]["agency"].value() == str(cast.agencies["riverton"].uid)
    data = typed(cast, units="U-officer, 1A12", address="12 Elm St")
    response = client.post(reverse("cases:call-create"), data)
    call = Call.objects.get()
    assert response.url == reverse("cases:call-detail", args=[call.uid])
    assert (call.source_kind, call.created_by, call.crisis_level, call.units, call.team) == (
        "manual",
        cast.officer,
        "certain",
        ["U-OFFICER", "1A12"],
        cast.teams["a"],
    )
    assert call.incident_number.startswith("M-")
    assert client.post(reverse("cases:call-create"), data).url == response.url, "the same form again makes no second call"
    client.post(reverse("cases:call-create"), typed(cast))
    assert sorted(c.incident_number[-3:] for c in Call.objects.all()) == ["-01", "-02"]
    assert call in selectors.awaiting(cast.actor("officer"), whose="unit")


def test_a_doubtful_time_is_said_on_the_call_and_on_its_encounter(sign_in, cast):
    """Received at 01:30 and cleared at 01:10 in the night when the clock is turned back: cleared in the second of both hours."""
    line = row("26-1", received="2026-11-01 01:30:00", dispatched="2026-11-01 01:34:00", arrived="", cleared="2026-11-01 01:10:00")
    bring_in(cast.actor("admin"), cast.agencies["riverton"], table(line, row("26-2", received="2026-03-08 02:30:00", arrived="")))
    twice, skipped = Call.objects.order_by("incident_number")
    client = sign_in("officer")
    page = client.get(reverse("cases:call-detail", args=[twice.uid])).content.decode()
    assert page.count("The first is shown.") == 2 and page.count("The second is shown") == 1
    page = client.post(reverse("cases:encounter-start"), {"call": twice.uid}, follow=True).content.decode()
    assert "Call received, Dispatched, Officer clear: this hour came twice" in page
    assert (
        "Call received, Dispatched, Officer clear: this hour came twice"
        in client.get(reverse("cases:encounter-detail", args=[Encounter.objects.get().uid])).content.decode()
    )
    page = client.post(reverse("cases:encounter-start"), {"call": skipped.uid}, follow=True).content.decode()
    assert "Call received: this hour was skipped" in page


def test_a_typed_call_in_the_hour_that_comes_twice(sign_in, cast):
    sign_in("officer").post(reverse("cases:call-create"), typed(cast, received_at="2025-11-02T01:30"))
    assert Call.objects.get().time_marks == {"received_at": "ambiguous"}


def test_a_typed_call_in_the_hour_that_is_skipped_is_not_said_to_be_cads(sign_in, cast):
    page = sign_in("officer").post(reverse("cases:call-create"), typed(cast, received_at="2026-03-08T02:30"), follow=True).content.decode()
    assert "so the time given did not exist" in page and "03:30" in page


def test_a_number_that_is_there_already(sign_in, cast):
    make_call(cast, incident_number="26-7")
    page = sign_in("officer").post(reverse("cases:call-create"), typed(cast, incident_number="26-7", address="kept text"))
    assert page.status_code == 400
    assert "has a call with this number already" in page.content.decode()
    assert page.context["form"]["address"].value() == "kept text"


def test_a_call_of_an_agency_that_is_not_theirs_cannot_be_typed(sign_in, cast):
    page = sign_in("officer").post(reverse("cases:call-create"), typed(cast, agency=cast.agencies["lakeside"].uid))
    assert page.status_code == 400
    assert not Call.objects.exists()


def test_a_dispatcher_types_calls_for_the_agencies_they_dispatch_and_sees_them(sign_in, cast):
    client = sign_in("dispatcher")
    response = client.post(reverse("cases:call-create"), typed(cast, agency=cast.agencies["lakeside"].uid))
    assert client.get(response.url).status_code == 200
    assert Call.objects.get().dispatch_agency == cast.agencies["dispatch"]


def test_the_own_unit_stands_first_then_the_team_then_the_rest(sign_in, cast):
    other = make_call(cast, units=["9Z"])
    team = make_call(cast, units=["8T"], team=cast.teams["a"])
    own = make_call(cast, units=["U-OFFICER", "9Z"])
    possible = make_call(cast, level="possible")
    make_call(cast, level="no")
    page = sign_in("officer").get(reverse("cases:call-awaiting"))
    assert [section["title"] for section in page.context["sections"]] == ["Your team"] or [s["key"] for s in page.context["sections"]] == [
        "unit",
        "team",
    ]
    text = page.content.decode()
    assert text.index(own.incident_number) < text.index(team.incident_number) < text.index(other.incident_number)
    assert possible.incident_number not in text
    assert possible.incident_number in sign_in("officer").get(reverse("cases:call-awaiting") + "?possible=1").content.decode()


def test_a_call_with_a_report_awaits_none_until_the_report_is_marked_as_an_error(cast):
    call = make_call(cast)
    encounter = make_encounter(cast, clinician=None)
    encounter.calls.add(call)
    officer, clinician = cast.actor("officer_two"), cast.actor("clinician")
    assert call not in selectors.awaiting(officer)
    assert call not in selectors.awaiting(clinician)
    encounter.entered_in_error_at = encounter.occurred_at
    encounter.save()
    assert call in selectors.awaiting(officer)


def test_the_own_unit_s_call_awaits_the_other_side_s_report_too(cast):
    call = make_call(cast, units=["U-officer", "U-clinician"])
    make_encounter(cast, clinician=None).calls.add(call)
    assert call not in selectors.awaiting(cast.actor("officer"), whose="unit")
    assert call in selectors.awaiting(cast.actor("clinician"), whose="unit")


def test_no_report_needed_and_needed_after_all(sign_in, cast):
    call = make_call(cast)
    client = sign_in("officer")
    url = reverse("cases:call-dismiss", args=[call.uid])
    without = client.post(url, {"reason": "other", "text": " "})
    assert without.status_code == 400
    assert "Say why, in a few words." in without.content.decode()
    assert client.post(url, {"reason": "nonsense"}).status_code == 400
    client.post(url, {"reason": "other", "text": "Drill of the fire brigade"})
    call.refresh_from_db()
    assert (call.no_report_reason, call.no_report_by) == ("Drill of the fire brigade", cast.officer)
    assert call not in selectors.awaiting(cast.actor("officer"))
    assert "Drill of the fire brigade" in client.get(reverse("cases:call-detail", args=[call.uid])).content.decode()
    client.post(reverse("cases:call-recall", args=[call.uid]))
    assert call in selectors.awaiting(cast.actor("officer"))


def test_a_call_whose_report_has_begun_is_not_taken_off_the_list(sign_in, cast):
    call = make_call(cast)
    make_encounter(cast).calls.add(call)
    page = sign_in("officer").post(reverse("cases:call-dismiss", args=[call.uid]), {"reason": "duplicate"})
    assert page.status_code == 409
    assert "Somebody has begun a report" in page.content.decode()


def test_one_tap_starts_the_report(sign_in, cast):
    call = make_call(cast)
    for url in ("/", reverse("cases:call-awaiting"), reverse("cases:call-detail", args=[call.uid])):
        page = sign_in("officer").get(url).content.decode()
        assert f'action="{reverse("cases:encounter-start")}"' in page, url
        assert f'name="call" value="{call.uid}"' in page, url


def test_filters(sign_in, cast):
    one = make_call(cast, incident_number="26-0001", beat="R2", level="possible", initial_type="WELFARE CHECK", final_type="")
    two = make_call(cast, incident_number="27-0002", units=["7X"], source_kind="manual")
    client = sign_in("officer")

    def shown(query: str) -> set[str]:
        return {line.call.incident_number for line in client.get(f"{reverse('cases:call-list')}?{query}").context["lines"]}

    assert shown("number=26-") == {"26-0001"}
    assert shown("level=crisis") == {"26-0001", "27-0002"}
    assert shown("level=possible") == {"26-0001"}
    assert shown("type=welfare") == {"26-0001"}
    assert shown("unit=7x") == {"27-0002"}
    assert shown("beat=r2&source=import") == {"26-0001"}
    assert shown("source=manual") == {"27-0002"}
    assert shown("since=2099-01-01") == set()
    assert shown("until=2099-01-01&since=2000-01-01") == {"26-0001", "27-0002"}
    assert shown("since=nonsense&level=nonsense&agency=nonsense&cursor=") == {"26-0001", "27-0002"}
    make_encounter(cast).calls.add(one)
    assert shown("state=reported") == {"26-0001"}
    assert shown("state=awaiting") == {"27-0002"}
    assert two.incident_number == "27-0002"
    assert client.get(f"{reverse('cases:call-list')}?cursor=broken").status_code == 400


def test_types_are_confirmed_a_page_at_a_time(sign_in, cast):
    admin = cast.actor("admin")
    bring_in(
        admin,
        cast.agencies["riverton"],
        table(row("26-1", kind="SIGNAL 20"), row("26-2", kind="SIGNAL 20"), row("26-3", kind="TRAFFIC STOP")),
    )
    bring_in(admin, cast.agencies["lakeside"], table(row("26-1", kind="SIGNAL 20")))
    client = sign_in("admin")
    url = f"{reverse('cases:call-type-list')}?agency={cast.agencies['riverton'].uid}&state=open"
    page = client.get(url)
    assert [(line[0].local_type, line[3]) for line in page.context["lines"]] == [("SIGNAL 20", 2), ("TRAFFIC STOP", 1)]
    signal, traffic = [line[0] for line in page.context["lines"]]
    client.post(
        url,
        {f"level-{signal.uid}": "certain", f"standard-{signal.uid}": "EDP", f"level-{traffic.uid}": "no", f"standard-{traffic.uid}": ""},
    )
    assert not CallTypeMap.objects.filter(agency=cast.agencies["riverton"], is_confirmed=False).exists()
    assert Call.objects.filter(agency=cast.agencies["riverton"], crisis_level="certain").count() == 2
    assert Call.objects.filter(agency=cast.agencies["lakeside"], crisis_level="certain").count() == 0
    assert client.get(url).context["lines"] == []
    theirs = CallTypeMap.objects.get(agency=cast.agencies["lakeside"])
    assert client.post(url, {f"level-{theirs.uid}": "certain", f"standard-{theirs.uid}": ""}).status_code == 404, "a type of another agency"
    assert client.post(url, {f"level-{signal.uid}": "huge"}).status_code == 400
    assert client.post(url, {"level-nonsense": "certain"}).status_code == 404
