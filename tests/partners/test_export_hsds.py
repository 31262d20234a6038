"""The directory as other HSDS tools read it: valid by the standard's schemas, back in without a change, and without what must stay."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from corecit.access.actor import Actor
from partners.models import (
    Accessibility,
    Attribute,
    Contact,
    CostOption,
    Funding,
    Language,
    Location,
    OrganizationIdentifier,
    Phone,
    Program,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    TaxonomyTerm,
)
from partners.operations import imports
from partners.selectors import exports
from tests.factories.partners import give_phone, make_organization, make_service, open_weekly, place

SCHEMAS = Path(settings.BASE_DIR).parent / "shared" / "data" / "hsds" / "schema"
EXAMPLES = SCHEMAS.parent / "examples"
has_schemas = pytest.mark.skipif(not SCHEMAS.exists(), reason="The HSDS schemas are not beside this checkout (../shared/data).")


def faults(name: str, document: object) -> list[str]:
    """What a JSON schema validator says against the standard's own schema, formats included."""
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed.")
    referencing = pytest.importorskip("referencing")
    contents = {path.name: json.loads(path.read_text()) for path in SCHEMAS.glob("*.json")}
    resources = [
        (file, referencing.Resource(contents=schema, specification=referencing.jsonschema.DRAFT202012)) for file, schema in contents.items()
    ]
    registry = referencing.Registry().with_resources(resources)
    checker = jsonschema.Draft202012Validator(contents[f"{name}.json"], registry=registry, format_checker=jsonschema.FormatChecker())
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in checker.iter_errors(document)]


def export(sign_in) -> dict:
    answer = sign_in("admin").get(reverse("partners:export-file"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="directory-hsds-3.0.json"'
    return json.loads(b"".join(answer.streaming_content))


@pytest.fixture
def directory(db) -> Service:
    """A service with something in every corner."""
    parent = make_organization("Mother house")
    house = make_organization(
        "Harbor House",
        parent_organization=parent,
        website="https://harbor.example",
        year_incorporated=1988,
        tax_id="12-3456",
        referral_email="in@harbor.example",
    )
    program = Program.objects.create(organization=house, name="Nights")
    OrganizationIdentifier.objects.create(organization=house, identifier="42")
    Funding.objects.create(organization=house, source_of_funds="County")
    service = make_service(
        house,
        program=program,
        minimum_age=18,
        maximum_age=64.5,
        assured_date=dt.date(2026, 5, 1),
        assurer_email="checker@harmon.example",
        needs=["crisis_stabilization", "detox"],
        accepts_police_drop_off=True,
        walk_in=False,
        insurance=["medicaid"],
        warm_handoff_phone="555-0199",
        url="https://harbor.example/beds",
    )
    location = place(service, time_zone="America/Chicago")
    Accessibility.objects.create(location=location, description="Ramp")
    Language.objects.create(location=location, code="es", name="Spanish")
    open_weekly(service)
    Schedule.objects.create(service=service, is_special=True, valid_from=dt.date(2026, 12, 25), valid_to=dt.date(2026, 12, 25))
    give_phone("555-0100", service=service, extension="12", type="voice")
    give_phone("555-0101", service=service, extension="ask for Wanda", type="text")
    contact = Contact.objects.create(service=service, name="Wanda Reception")
    give_phone("555-0666", contact=contact)
    CostOption.objects.create(service=service, option="Sliding", amount=Decimal("12.50"), currency="USD")
    RequiredDocument.objects.create(service=service, document="Identification")
    ServiceArea.objects.create(service=service, name="Harmon County")
    term = TaxonomyTerm.objects.create(name="Psychiatric Emergency Services", taxonomy="Open Eligibility", code="101-07")
    Attribute.objects.create(link_entity="service", link_uid=service.uid, taxonomy_term=term, link_type="taxonomy")
    return service


@pytest.mark.parametrize("key", ["officer", "clinician", "partner", "analyst", "privacy"])
def test_only_keepers_take_the_whole_directory_away(sign_in, directory, key):
    assert sign_in(key).get(reverse("partners:export-file")).status_code == 403


def test_what_must_stay_is_not_in_the_file(sign_in, directory):
    shelter = make_service(make_organization("Safe House"), "Shelter")
    hidden = place(shelter, is_confidential_address=True, lat=41.123456, description="Behind the mill", transportation="Bus 5")
    open_weekly(None, location=hidden)
    make_service(name="Gone", retired_at=timezone.now())
    text = json.dumps(export(sign_in))
    assert "Shelter" in text
    for secret in (
        "555-0199",
        "in@harbor",
        "checker@",
        "Wanda Reception",
        "555-0666",
        "12-3456",
        "41.123456",
        "Behind the mill",
        "Bus 5",
        "Gone",
    ):
        assert secret not in text, secret
    (found,) = [s for s in json.loads(text)["contents"] if s["name"] == "Shelter"]
    place_of_it = found["service_at_locations"][0]["location"]
    assert set(place_of_it) == {"id", "name", "location_type", "description"}


@has_schemas
def test_every_service_of_the_file_is_valid_by_the_standard(sign_in, directory):
    place(make_service(make_organization("Safe House"), "Shelter"), is_confidential_address=True)
    make_service(name="Bare", needs=[], description="")
    contents = export(sign_in)["contents"]
    assert len(contents) == 3
    assert [fault for service in contents for fault in faults("service", service)] == []


@has_schemas
def test_the_answers_of_the_api_are_valid_by_the_standard(sign_in, directory):
    client = sign_in("officer")
    listed = client.get(reverse("api-service-list")).json()
    assert [fault for service in listed["results"] for fault in faults("service", service)] == []
    assert faults("service", client.get(reverse("api-service-detail", kwargs={"uid": directory.uid})).json()) == []
    listed = client.get(reverse("api-organization-list")).json()
    assert [fault for house in listed["results"] for fault in faults("organization", house)] == []
    assert faults("organization", client.get(reverse("api-organization-detail", kwargs={"uid": directory.organization.uid})).json()) == []


@has_schemas
def test_the_validator_finds_a_fault(directory):
    assert faults("service", {"id": "no uuid", "status": "sometimes"}) != []


@has_schemas
def test_the_standards_own_example_comes_out_as_it_went_in(sign_in):
    imports.import_path(actor=Actor.system("tests"), path=EXAMPLES / "service_full.json", source="example")
    given = json.loads((EXAMPLES / "service_full.json").read_text())
    (found,) = export(sign_in)["contents"]
    for name in (
        "id",
        "name",
        "alternate_name",
        "description",
        "url",
        "email",
        "status",
        "minimum_age",
        "maximum_age",
        "assured_date",
        "alert",
        "licenses",
    ):
        assert str(found[name]).strip() == str(given[name]).strip(), name
    assert found["organization"]["id"] == given["organization"]["id"]
    assert found["program"]["name"] == given["program"]["name"]
    schedule, given_schedule = found["schedules"][0], given["schedules"][0]
    for name in ("freq", "byday", "bymonthday", "valid_from", "interval", "timezone", "wkst"):
        assert schedule[name] == given_schedule[name], name
    assert schedule["opens_at"] == given_schedule["opens_at"][:5]
    location, given_location = found["service_at_locations"][0]["location"], given["service_at_locations"][0]["location"]
    for name in ("id", "name", "transportation", "external_identifier_type"):
        assert location[name] == given_location[name]
    assert location["addresses"][0]["postal_code"] == given_location["addresses"][0]["postal_code"]
    assert faults("service", found) == []


def test_our_own_file_comes_back_without_a_change(sign_in, cast, directory):
    before = {model: model.objects.count() for model in (Service, Location, Schedule, Phone, Language)}
    content = json.dumps(export(sign_in)).encode()
    waiting = imports.receive(actor=cast.actor("admin"), file=ContentFile(content, name="d.json"), name="d.json", source="ours")
    done = imports.run(actor=Actor.system("tests"), import_id=waiting.pk)
    assert done.state == "done", done.error
    assert {model: model.objects.count() for model in before} == before
    service = Service.objects.get(pk=directory.pk)
    assert (service.source, service.needs, service.needs_are_proposed) == ("", ["crisis_stabilization", "detox"], False)
    assert service.accepts_police_drop_off


def test_another_house_takes_our_needs_from_the_file(sign_in, cast, directory):
    content = json.dumps(export(sign_in)).encode()
    Attribute.objects.all().delete()
    Service.objects.all().delete()
    waiting = imports.receive(actor=cast.actor("admin"), file=ContentFile(content, name="d.json"), name="d.json", source="neighbour")
    imports.run(actor=Actor.system("tests"), import_id=waiting.pk)
    service = Service.objects.get()
    assert (service.needs, service.needs_are_proposed) == (["crisis_stabilization", "detox"], False)


# The API


@pytest.mark.parametrize("key", ["privacy", "nobody"])
def test_the_api_is_closed_to_the_wrong_reader(sign_in, directory, key):
    client = sign_in(key)
    for name in ("api-service-list", "api-organization-list"):
        assert client.get(reverse(name)).status_code == 403
    assert client.get(reverse("api-service-detail", kwargs={"uid": directory.uid})).status_code == 403


def test_the_api_is_closed_to_nobody_at_all(client, directory):
    assert client.get(reverse("api-service-list")).status_code in {401, 403}


@pytest.mark.parametrize("name", ["api-service-list", "api-organization-list"])
def test_the_api_writes_nothing(sign_in, directory, name):
    assert sign_in("admin").post(reverse(name), {}, content_type="application/json").status_code == 405


def test_the_api_filters_and_pages(sign_in):
    house = make_organization()
    for n in range(5):
        place(make_service(house, f"S{n}", needs=["food"] if n % 2 else ["housing"]), lat=41.5 + n / 100)
    client = sign_in("officer")
    address = reverse("api-service-list")
    assert [s["name"] for s in client.get(address, {"need": "food"}).json()["results"]] == ["S1", "S3"]
    first = client.get(address, {"lat": 41.54, "lon": -72.7, "limit": 3}).json()
    assert [s["name"] for s in first["results"]] == ["S4", "S3", "S2"]
    assert first["results"][1]["x-distance_miles"] == pytest.approx(0.69, abs=0.01)
    second = client.get(first["next"]).json()
    assert [s["name"] for s in second["results"]] == ["S1", "S0"]
    assert second["next"] is None


@pytest.mark.parametrize(
    "query", [{"lat": "41"}, {"lat": "x", "lon": "1"}, {"age": "-3"}, {"organization": "x"}, {"limit": "x"}, {"cursor": "zzz"}]
)
def test_the_api_says_what_it_cannot_read(sign_in, query):
    answer = sign_in("officer").get(reverse("api-service-list"), query)
    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_the_api_costs_a_fixed_number_of_queries(sign_in, django_assert_max_num_queries):
    for n in range(20):
        make_service(make_organization(f"O{n}"), f"S{n}")
    client = sign_in("officer")
    with django_assert_max_num_queries(12):
        assert len(client.get(reverse("api-service-list")).json()["results"]) == 20


def test_the_export_streams_in_a_fixed_number_of_queries_per_hundred(cast, django_assert_max_num_queries):
    house = make_organization()
    for n in range(60):
        open_weekly(make_service(house, f"S{n}"))
    with django_assert_max_num_queries(20):
        assert len(json.loads("".join(exports.stream(cast.actor("admin"))))["contents"]) == 60
