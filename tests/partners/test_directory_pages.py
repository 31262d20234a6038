"""The pages of the directory: who reads what, and how it is kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from corecit.audit.models import AuditEvent
from partners.models import Agreement, CapacityReport, Contact, Location, Organization, Phone, Schedule, Service
from tests.factories.partners import (
    CENTER,
    give_phone,
    make_agreement,
    make_location,
    make_organization,
    make_service,
    open_weekly,
    partner_organization,
    place,
)

READERS = ["officer", "clinician", "peer", "dispatcher", "police_supervisor", "clinical_supervisor", "admin", "analyst", "partner"]
OTHERS = ["privacy", "nobody"]
HANDOFF = "555-0199"


def url(name: str, row=None, **kwargs) -> str:
    return reverse(f"partners:{name}", kwargs=kwargs or ({"uid": row.uid} if row is not None else None))


def text(answer) -> str:
    return answer.content.decode()


# The wrong reader


@pytest.mark.parametrize("key", OTHERS)
def test_the_directory_is_closed_to_whoever_has_no_part_in_it(sign_in, key):
    service = make_service()
    client = sign_in(key)
    for address in (
        url("service-list"),
        url("service-detail", service),
        url("organization-list"),
        url("organization-detail", service.organization),
    ):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("key", [key for key in READERS if key != "admin"])
def test_only_administrators_reach_the_pages_that_keep_it(sign_in, key):
    service, location = make_service(), make_location(make_organization("Elsewhere"))
    agreement = make_agreement(service.organization)
    client = sign_in(key)
    pages = [
        url("service-edit", service),
        url("organization-create"),
        url("organization-edit", service.organization),
        url("service-create", organization=service.organization.uid),
        url("location-create", organization=service.organization.uid),
        url("location-edit", location),
        url("agreement-create", organization=service.organization.uid),
        url("agreement-edit", agreement),
        url("import-list"),
        url("export-page"),
        url("export-file"),
        url("term-list"),
    ]
    for address in pages:
        assert client.get(address).status_code == 403, address
    for name in ("service-retire", "service-restore"):
        assert client.post(url(name, service)).status_code == 403
    assert client.post(url("organization-retire", service.organization)).status_code == 403
    assert Service.objects.get().retired_at is None


@pytest.mark.parametrize("key", READERS)
def test_staff_only_parts_are_staff_only(sign_in, key):
    service = make_service(
        partner_organization(),
        warm_handoff_phone=HANDOFF,
        referral_email="crisis-intake@harbor.example",
        assurer_email="checker@harmon.example",
    )
    Contact.objects.create(service=service, name="Wanda Reception", email="wanda@harbor.example")
    Contact.objects.create(organization=service.organization, name="Otto Director", email="otto@harbor.example")
    make_agreement(service.organization, title="MOU 2026-07")
    client = sign_in(key)
    pages = [
        text(client.get(address))
        for address in (url("service-list"), url("service-detail", service), url("organization-detail", service.organization))
    ]
    staff = key != "partner"
    assert (HANDOFF in pages[0], HANDOFF in pages[1]) == (staff, staff)
    for secret, page in [("crisis-intake@", 1), ("Wanda", 1), ("checker@", 1), ("Otto", 2), ("intake@harbor", 2)]:
        assert (secret in pages[page]) is staff, secret
    assert ("MOU 2026-07" in pages[2]) is (key in {"admin", "police_supervisor", "clinical_supervisor"})
    for address in (reverse("api-service-list"), reverse("api-service-detail", kwargs={"uid": service.uid})):
        answer = text(client.get(address))
        assert "Crisis stabilization" in answer
        for secret in (HANDOFF, "crisis-intake@", "Wanda", "checker@"):
            assert secret not in answer


@pytest.mark.parametrize("key", READERS)
def test_a_confidential_address_is_shown_to_those_who_keep_it_alone(sign_in, key):
    service = make_service(name="Shelter")
    # A latitude that no time of day spells by chance.
    location = place(service, is_confidential_address=True, name="The house", lat=41.498765)
    client = sign_in(key)
    keeper = key == "admin"
    for address in (
        url("service-list") + f"?lat={CENTER[0]}&lon={CENTER[1]}",
        url("service-detail", service),
        url("organization-detail", service.organization),
    ):
        page = text(client.get(address))
        assert ("12 Harbor Street" in page) is keeper, address
        assert " mi<" not in page
    for name, row in (("api-service-detail", service), ("api-organization-detail", service.organization)):
        answer = text(client.get(reverse(name, kwargs={"uid": row.uid})))
        assert "The house" in answer
        assert "Harbor Street" not in answer
        assert str(location.latitude) not in answer


def test_what_is_retired_answers_404_to_others(sign_in, cast):
    service = make_service(retired_at=timezone.now())
    house = make_organization("Closed", is_active=False, retired_at=timezone.now())
    for key, status in (("officer", 404), ("partner", 404), ("admin", 200)):
        client = sign_in(key)
        assert client.get(url("service-detail", service)).status_code == status
        assert client.get(url("organization-detail", house)).status_code == status
        assert client.get(reverse("api-service-detail", kwargs={"uid": service.uid})).status_code == status
    assert service.name not in text(sign_in("officer").get(url("organization-detail", service.organization)))


# Finding


def test_the_search_page_says_what_a_crew_asks_at_night(sign_in):
    service = make_service(
        accepts_police_drop_off=True, capacity_status="has_capacity", capacity_slots=3, capacity_at=timezone.now() - dt.timedelta(hours=2)
    )
    place(service, lat=CENTER[0] + 0.05)
    open_weekly(service, "MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59")
    give_phone("555-0123", service=service)
    page = text(sign_in("officer").get(url("service-list"), {"lat": CENTER[0], "lon": CENTER[1], "hours": "open", "takes": "drop_off"}))
    for words in (
        "Crisis stabilization",
        "Open day and night",
        "Has room: 3 places",
        "hours ago",
        "Police drop-off",
        "3.5 mi",
        "Never checked",
        'href="tel:5550123"',
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"lat": "41.5"}, "Give both latitude and longitude"),
        ({"lat": "north", "lon": "1"}, "Enter a number"),
        ({"lat": "95", "lon": "1"}, "less than or equal to 90"),
        ({"age": "-1"}, "greater than or equal to 0"),
        ({"needs": "gold"}, "not one of the available choices"),
        ({"organization": "x"}, ""),
        ({"hours": "sometimes"}, "not one of the available choices"),
    ],
)
def test_a_filter_that_cannot_be_read_is_said_and_the_rest_still_found(sign_in, query, words):
    make_service(name="Sobering center")
    answer = sign_in("officer").get(url("service-list"), query)
    assert answer.status_code == 200
    assert words in text(answer)
    assert "Sobering center" in text(answer)


def test_a_damaged_cursor_is_a_sentence(sign_in):
    assert sign_in("officer").get(url("service-list"), {"cursor": "zzz"}).status_code == 400


def test_a_term_and_an_organization_can_be_searched_by_link(sign_in):
    service = make_service(name="Ours")
    make_service(make_organization("Other"), "Theirs")
    page = text(sign_in("officer").get(url("service-list"), {"organization": str(service.organization.uid)}))
    assert "Ours" in page
    assert "Theirs" not in page


@pytest.mark.parametrize("key", ["officer", "admin"])
def test_pages_cost_a_fixed_number_of_queries(sign_in, django_assert_max_num_queries, key):
    house = make_organization()
    for n in range(25):
        service = make_service(house, f"S{n:02}", capacity_status="waitlist", capacity_at=timezone.now())
        open_weekly(service)
        place(service)
        give_phone(service=service)
    client = sign_in(key)
    with django_assert_max_num_queries(28):
        client.get(url("service-list"), {"lat": CENTER[0], "lon": CENTER[1], "hours": "maybe"})
    with django_assert_max_num_queries(45):
        client.get(url("service-detail", service))
    with django_assert_max_num_queries(25):
        client.get(url("organization-detail", house))
    with django_assert_max_num_queries(20):
        client.get(url("organization-list"))


# Keeping


def rows(prefix: str, *given: dict, initial: int = 0) -> dict[str, str]:
    data = {f"{prefix}-TOTAL_FORMS": str(len(given)), f"{prefix}-INITIAL_FORMS": str(initial)}
    for number, row in enumerate(given):
        for name, value in row.items():
            data[f"{prefix}-{number}-{name}"] = value
    return data


def service_form(**fields) -> dict:
    return {"name": "Sobering center", "status": "active", **rows("phones"), **rows("schedules"), **fields}


def test_an_administrator_adds_an_organization_a_location_and_a_service(sign_in):
    client = sign_in("admin")
    data = {
        "name": "Harbor House",
        "description": "A house.",
        "is_part2_program": "on",
        "referral_email": "intake@harbor.example",
        **rows("phones", {"number": "(555) 010-0000", "type": "voice"}, {"number": "", "type": "voice"}),
        **rows("contacts", {"name": "Otto Director", "number": "555-0144"}),
    }
    answer = client.post(url("organization-create"), data)
    house = Organization.objects.get()
    assert answer.headers["Location"] == url("organization-detail", house)
    assert (house.is_part2_program, house.referral_email) == (True, "intake@harbor.example")
    assert [str(phone) for phone in house.phones.all()] == ["(555) 010-0000"]
    assert house.contacts.get().phones.get().number == "555-0144"

    data = {
        "name": "Main house",
        "location_type": "physical",
        "address_1": "12 Harbor Street",
        "city": "Riverton",
        "state_province": "CT",
        "latitude": "41.5",
        "longitude": "-72.7",
        "languages": ["es"],
        "accessibility": "Ramp\nElevator",
        **rows("phones"),
        **rows("schedules"),
    }
    assert client.post(url("location-create", organization=house.uid), data).status_code == 302
    location = Location.objects.get()
    assert location.addresses.get().line == "12 Harbor Street, Riverton, CT"
    assert location.accessibility.count() == 2
    assert location.languages.get().name == "Spanish"

    data = service_form(
        needs=["sobering", "detox"],
        insurance=["medicaid"],
        accepts_police_drop_off="true",
        takes_involuntary_holds="false",
        locations=[str(location.uid)],
        languages=["en", "es"],
        documents="Photo identification\nInsurance card",
        **rows(
            "schedules",
            {"kind": "weekly", "days": ["MO", "TU"], "opens_at": "22:00", "closes_at": "06:00"},
            {"kind": "monthly", "monthly": "2TU, 15", "opens_at": "09:00", "closes_at": "12:00"},
            {"kind": "special", "valid_from": "2026-12-25"},
            {"kind": "words", "description": "And by appointment"},
            {"kind": "weekly"},
        ),
    )
    answer = client.post(url("service-create", organization=house.uid), data)
    assert answer.status_code == 302, text(answer)
    service = Service.objects.get()
    assert (service.needs, service.insurance) == (["sobering", "detox"], ["medicaid"])
    assert (service.accepts_police_drop_off, service.takes_involuntary_holds, service.walk_in) == (True, False, None)
    assert service.at_locations.get().location == location
    assert service.required_documents.count() == 2
    found = [(s.freq, s.byday, s.bymonthday, s.is_special, s.valid_to, s.description) for s in Schedule.objects.order_by("pk")]
    assert found == [
        ("WEEKLY", "MO,TU", "", False, None, ""),
        ("MONTHLY", "2TU", "15", False, None, ""),
        ("", "", "", True, dt.date(2026, 12, 25), ""),
        ("", "", "", False, None, "And by appointment"),
    ]
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"organization.create", "location.create", "service.create"} <= actions


def test_a_service_is_changed_and_rows_are_changed_added_and_taken_away(sign_in):
    service = make_service()
    keep, drop = give_phone("555-0001", service=service), give_phone("555-0002", service=service)
    hours = open_weekly(service)
    Phone.objects.filter(pk=keep.pk).update(hsds_id="x", source="county")
    client = sign_in("admin")
    page = text(client.get(url("service-edit", service)))
    assert 'value="555-0002"' in page
    assert 'value="09:00"' in page
    data = service_form(
        version=service.updated_at.isoformat(),
        **rows(
            "phones",
            {"uid": str(keep.uid), "number": "555-0009", "type": "voice"},
            {"uid": str(drop.uid), "number": "555-0002", "type": "voice", "DELETE": "on"},
            {"number": "555-0003", "type": "text"},
            initial=2,
        ),
        **rows(
            "schedules", {"uid": str(hours.uid), "kind": "weekly", "days": ["SU"], "opens_at": "10:00", "closes_at": "12:00"}, initial=1
        ),
    )
    answer = client.post(url("service-edit", service), data)
    assert answer.status_code == 302, text(answer)
    service.refresh_from_db()
    assert service.name == "Sobering center"
    assert sorted(service.phones.values_list("number", flat=True)) == ["555-0003", "555-0009"]
    assert service.phones.get(number="555-0009").source == "county"
    assert service.schedules.get().byday == "SU"
    event = AuditEvent.objects.get(action="service.change")
    assert "555" not in str(event.detail)


def test_a_row_of_another_service_cannot_be_reached_through_the_form(sign_in):
    service, other = make_service(), make_service(name="Other")
    foreign = give_phone("555-0666", service=other)
    data = service_form(**rows("phones", {"uid": str(foreign.uid), "number": "555-0000", "type": "voice", "DELETE": "on"}))
    assert sign_in("admin").post(url("service-edit", service), data).status_code == 404
    assert Phone.objects.filter(pk=foreign.pk).exists()
    service.refresh_from_db()
    assert service.name == "Crisis stabilization"


def test_the_second_of_two_editors_is_told(sign_in):
    service = make_service()
    client = sign_in("admin")
    old = service.updated_at.isoformat()
    assert client.post(url("service-edit", service), service_form(version=old)).status_code == 302
    answer = client.post(url("service-edit", service), service_form(version=old, name="Mine"))
    assert answer.status_code == 409
    assert "Somebody changed this" in text(answer)
    assert Service.objects.get().name == "Sobering center"


def test_a_further_row_comes_without_javascript_and_without_complaints(sign_in):
    service = make_service()
    data = service_form(name="", more="schedules", **rows("schedules", {"kind": "weekly", "opens_at": "08:00"}))
    answer = sign_in("admin").post(url("service-edit", service), data)
    page = text(answer)
    assert answer.status_code == 200
    assert 'name="schedules-1-kind"' in page
    assert 'name="schedules-2-kind"' not in page
    assert 'value="08:00"' in page
    assert "error-summary" not in page
    assert "Choose at least one day" not in page


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"kind": "weekly", "opens_at": "09:00", "closes_at": "17:00"}, "Choose at least one day."),
        ({"kind": "weekly", "days": ["MO"], "opens_at": "09:00"}, "Give an opening and a closing time."),
        ({"kind": "monthly", "monthly": "someday", "opens_at": "09:00", "closes_at": "17:00"}, "does not name days of the week"),
        ({"kind": "special", "opens_at": "09:00"}, "Say on which day."),
        ({"kind": "special", "valid_from": "2026-12-25", "valid_to": "2026-12-24"}, "before the first day"),
        ({"kind": "words", "valid_from": "2026-12-25"}, "Write the hours in words."),
    ],
)
def test_hours_that_do_not_fit_are_said_and_what_was_typed_stays(sign_in, row, words):
    service = make_service()
    answer = sign_in("admin").post(url("service-edit", service), service_form(description="Typed text", **rows("schedules", row)))
    assert answer.status_code == 400
    assert words in text(answer)
    assert "Typed text" in text(answer)
    assert "need mending" in text(answer)
    assert not Schedule.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"minimum_age": "20", "maximum_age": "10"}, "The oldest age is below the youngest."),
        ({"name": ""}, "This field is required."),
        ({"referral_email": "nobody"}, "valid email"),
        ({"needs": ["gold"]}, "not one of the available choices"),
    ],
)
def test_a_service_that_does_not_fit_is_said(sign_in, fields, words):
    answer = sign_in("admin").post(url("service-edit", make_service()), service_form(**fields))
    assert answer.status_code == 400
    assert words in text(answer)


def test_a_location_needs_both_coordinates_and_a_street_for_its_city(sign_in):
    house = make_organization()
    data = {"name": "X", "location_type": "physical", "latitude": "41", "city": "Riverton", **rows("phones"), **rows("schedules")}
    page = text(sign_in("admin").post(url("location-create", organization=house.uid), data))
    assert "Give both latitude and longitude" in page
    assert "begins with the street" in page
    assert not Location.objects.exists()


def test_agreements_are_kept_with_their_dates(sign_in):
    house = make_organization()
    client = sign_in("admin")
    data = {"kind": "baa", "starts_on": "2026-01-01", "ends_on": "2025-01-01"}
    assert "before the agreement begins" in text(client.post(url("agreement-create", organization=house.uid), data))
    assert client.post(url("agreement-create", organization=house.uid), data | {"ends_on": "2030-01-01"}).status_code == 302
    agreement = Agreement.objects.get()
    assert client.post(url("agreement-edit", agreement), data | {"ends_on": "", "title": "BAA 1"}).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.ends_on, agreement.title) == (None, "BAA 1")


def test_retiring_and_restoring(sign_in):
    service = make_service(name="Quiet beds")
    client = sign_in("admin")
    client.post(url("organization-retire", service.organization))
    assert service.name not in text(sign_in("officer").get(url("service-list")))
    client = sign_in("admin")
    assert client.post(url("service-retire", service)).status_code == 302
    assert client.post(url("service-retire", service)).status_code == 403
    assert "Restore the organization first" in text(client.post(url("service-restore", service)))
    client.post(url("organization-restore", service.organization))
    client.post(url("service-restore", service))
    assert service.name in text(sign_in("officer").get(url("service-list")))


# Saying that it was checked, and whether there is room


@pytest.mark.parametrize(
    ("key", "status"), [("admin", 302), ("partner", 302), ("partner_other", 403), ("officer", 403), ("clinician", 403), ("analyst", 403)]
)
def test_who_may_say_that_a_service_was_checked(sign_in, key, status):
    service = make_service(partner_organization())
    assert sign_in(key).post(url("service-assure", service)).status_code == status
    service.refresh_from_db()
    assert (service.assured_date == timezone.localdate()) is (status == 302)


@pytest.mark.parametrize(
    ("key", "status"),
    [("officer", 302), ("clinician", 302), ("dispatcher", 302), ("admin", 302), ("partner", 302), ("partner_other", 403), ("analyst", 403)],
)
def test_who_may_say_whether_there_is_room(sign_in, cast, key, status):
    service = make_service(partner_organization())
    client = sign_in(key)
    assert client.get(url("service-capacity", service)).status_code == (200 if status == 302 else 403)
    assert client.post(url("service-capacity", service), {"status": "has_capacity", "slots": "2"}).status_code == status
    assert CapacityReport.objects.count() == (status == 302)
    if status == 302:
        service.refresh_from_db()
        assert (service.capacity_status, service.capacity_slots) == ("has_capacity", 2)
        assert CapacityReport.objects.get().reported_by == cast.users[key]


def test_a_full_service_has_no_free_places(sign_in):
    service = make_service()
    answer = sign_in("officer").post(url("service-capacity", service), {"status": "none", "slots": "2"})
    assert answer.status_code == 400
    assert "say that there is room" in text(answer)
    assert not CapacityReport.objects.exists()


def test_old_reports_and_old_checks_are_marked(sign_in):
    service = make_service(
        name="Quiet beds",
        capacity_status="none",
        capacity_at=timezone.now() - dt.timedelta(days=3),
        assured_date=timezone.localdate() - dt.timedelta(days=400),
    )
    page = text(sign_in("officer").get(url("service-detail", service)))
    assert "Not checked for 12+ months" in page
    assert "3\xa0days ago" in page
    Service.objects.update(assured_date=timezone.localdate() - dt.timedelta(days=300))
    assert "Not checked for" not in text(sign_in("officer").get(url("service-detail", service)))
    assert service.name not in text(sign_in("admin").get(url("service-list"), {"unchecked": "on"}))


def test_an_empty_directory_says_how_it_is_filled_and_an_empty_search_that_nothing_matches(sign_in, db):
    client = sign_in("admin")
    page = client.get(url("organization-list")).content.decode()
    assert "The directory is empty" in page and f'href="{url("import-list")}"' in page and "No organization matches" not in page
    assert "No organization matches" in client.get(url("organization-list"), {"q": "none"}).content.decode()
    assert "Program administrators add" in sign_in("officer").get(url("organization-list")).content.decode()
