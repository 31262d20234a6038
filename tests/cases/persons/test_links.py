"""Linking two records of one person and unlinking them: everything follows, nothing is lost, and what was is restored exactly."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.models import (
    Case,
    Caution,
    Encounter,
    EncounterPerson,
    MoveKind,
    Person,
    PersonContact,
    PersonLink,
    PersonLinkMove,
    PersonName,
    PersonPair,
    PersonPhone,
)
from cases.operations import encounters_persons, links, persons
from cases.selectors import links as selectors
from cases.selectors import persons as person_selectors
from cases.selectors.person_relations import EXCEPTIONS, everything, following
from corecit.access import grants
from corecit.access.policies import visible
from corecit.audit.models import AuditEvent
from corecit.audit.selectors import events
from corecit.common.errors import Conflict, Denied, Invalid, NotVisible
from referrals.models import Consent
from tests.factories.cases import make_case, make_encounter, make_follow_up, make_note, make_person
from tests.factories.referrals import make_referral, make_service
from tests.rules.places import models

BORN = dt.date(1980, 6, 12)


def whole() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that points to a person, and the persons, but for when they were touched; what people said of two records stays said."""
    tables = {relation.model for relation in following()} - {PersonPair} | {Person, EncounterPerson}
    return {
        model._meta.label: [
            {name: value for name, value in row.items() if not (model is Person and name == "updated_at") and name != "updated_at"}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in sorted(tables, key=lambda model: model._meta.label)
    }


def differences() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM case_access_differences((SELECT array_agg(id) FROM cases_case))")
        return cursor.fetchall()


@pytest.fixture
def two(cast):
    """Two records of one person of team A, each with something of every kind."""
    kept = make_person("Margaret", "Okoro", born_on=BORN, gender="female", created_by=cast.officer)
    other = make_person("Maggie", "Okoro", race="black", race_source="perceived", housing="shelter", created_by=cast.officer)
    found: dict[str, Any] = {"kept": kept, "other": other}
    for key, person in (("kept", kept), ("other", other)):
        case = make_case(cast, person=person, lead=cast.clinician)
        found[f"{key}_case"] = case
        found[f"{key}_encounter"] = make_encounter(cast, case=case)
        make_note(cast, case)
        make_follow_up(cast, case)
        PersonPhone.objects.create(person=person, number=f"+1412555{1000 + person.pk % 1000}")
        PersonContact.objects.create(person=person, name="Ada", relation="provider", side="clinical")
        make_referral(cast, case, make_service(), consent=_consent(cast, case))
    Caution.objects.create(
        person=other, text="Dog", source="Officer", noted_on=timezone.localdate(), expires_on=timezone.localdate(), created_by=cast.officer
    )
    return found


def _consent(cast, case) -> Consent:
    service = make_service()
    return Consent.objects.create(
        case=case, person=case.person, discloser=cast.agencies["health"], recipient=service.organization, content=["contact"], purpose="Care",
        told_right_to_revoke=True, signed_on=timezone.localdate(), signature="written", expires_on=timezone.localdate(), created_by=cast.clinician,
    )  # fmt: skip


def link(cast, kept, other, who="clinician", **choices) -> PersonLink:
    return links.link(actor=cast.actor(who), kept_uid=kept.uid, other_uid=other.uid, reason="Same birthday and sister", choices=choices)


def unlink(cast, row, who="clinician") -> list[str]:
    return links.unlink(actor=cast.actor(who), link_uid=row.uid, reason="Two sisters after all")


def test_everything_follows_and_unlinking_restores_exactly_what_was(cast, two):
    before = whole()
    row = link(cast, two["kept"], two["other"])
    for relation in following():
        left = relation.model._base_manager.filter(**{relation.field.attname: two["other"].pk})
        assert not left.exists(), f"{relation.label} stayed behind"
    assert Case.objects.filter(person=two["kept"]).count() == 2 and Consent.objects.filter(person=two["kept"]).count() == 2
    assert not differences()
    assert unlink(cast, row) == []
    assert whole() == before
    assert not differences()


def test_who_may_see_which_case_does_not_change(cast, two):
    grants.grant(two["other_case"], cast.officer_b, grants.Level.VIEW, reason="shared", granted_by=cast.clinician)
    Case.objects.filter(pk=two["other_case"].pk).update(is_restricted=True)
    grants.grant(two["other_case"], cast.clinician, grants.Level.WORK, reason="assigned", granted_by=cast.clinician)
    seen = {key: set(visible(cast.actor(key), Case).values_list("pk", flat=True)) for key in cast.keys}
    row = link(cast, two["kept"], two["other"])
    assert {key: set(visible(cast.actor(key), Case).values_list("pk", flat=True)) for key in cast.keys} == seen
    unlink(cast, row)
    assert {key: set(visible(cast.actor(key), Case).values_list("pk", flat=True)) for key in cast.keys} == seen


def test_facts_are_chosen_and_go_back_where_nobody_edited_them(cast, two):
    row = link(cast, two["kept"], two["other"], name="other")
    kept = Person.objects.get(pk=two["kept"].pk)
    # Filled from the other record where this one knew nothing, chosen where asked for, and left alone otherwise.
    assert (kept.race, kept.housing, kept.born_on, kept.first_name) == ("black", "shelter", BORN, "Maggie")
    assert {one.text: one.kind for one in PersonName.objects.filter(person=kept)} == {"Maggie Okoro": "primary", "Margaret Okoro": "alias"}
    persons.edit(actor=cast.actor("officer"), person_id=kept.pk, housing="stable")
    assert unlink(cast, row) == ["housing"]
    kept.refresh_from_db()
    assert (kept.race, kept.race_source, kept.housing, kept.first_name) == ("", "", "stable", "Margaret")
    assert [(one.text, one.kind) for one in PersonName.objects.filter(person=kept)] == [("Margaret Okoro", "primary")]
    assert [(one.text, one.kind) for one in PersonName.objects.filter(person=two["other"])] == [("Maggie Okoro", "primary")]


def test_what_is_known_stands_over_unknown_unless_somebody_chooses(cast, two):
    Person.objects.filter(pk=two["kept"].pk).update(housing="unknown", race="unknown", race_source="perceived")
    link(cast, two["kept"], two["other"], race="kept")
    assert Person.objects.filter(pk=two["kept"].pk, housing="shelter", race="unknown").exists()


def test_facts_that_belong_together_go_back_together_or_not_at_all(cast, two):
    row = link(cast, two["kept"], two["other"])
    persons.edit(actor=cast.actor("officer"), person_id=two["kept"].pk, race_source="self_reported")
    assert unlink(cast, row) == ["race", "race_source"]
    kept = Person.objects.get(pk=two["kept"].pk)
    assert (kept.race, kept.race_source) == ("black", "self_reported")


def test_what_was_added_or_moved_since_stays_and_what_was_removed_stays_away(cast, two):
    row = link(cast, two["kept"], two["other"])
    alias = PersonName.objects.get(person=two["kept"], kind="alias")
    persons.remove_name(actor=cast.actor("officer"), name_id=alias.pk)
    added = make_encounter(cast, person=two["kept"])
    stranger = make_case(cast, person=make_person("Third", "One")).person
    EncounterPerson.objects.filter(encounter=two["other_encounter"]).update(person=stranger)
    unlink(cast, row)
    assert EncounterPerson.objects.get(encounter=added).person == two["kept"]
    assert EncounterPerson.objects.get(encounter=two["other_encounter"]).person == stranger
    assert Case.objects.get(pk=two["other_case"].pk).person == two["other"]
    # The own name of a record is always there to be found by.
    assert PersonName.objects.get(person=two["other"], kind="primary").text == "Maggie Okoro"


def test_both_on_one_encounter(cast, two):
    both = two["kept_encounter"]
    twin = EncounterPerson.objects.create(encounter=both, person=two["other"], role="subject")
    witness = EncounterPerson.objects.create(encounter=both, person=two["other"], role="witness")
    before = whole()
    row = link(cast, two["kept"], two["other"])
    assert set(EncounterPerson.objects.filter(encounter=both).values_list("person", "role")) == {
        (two["kept"].pk, "subject"),
        (two["kept"].pk, "witness"),
    }
    assert not EncounterPerson.objects.filter(pk=twin.pk).exists() and EncounterPerson.objects.filter(pk=witness.pk).exists()
    unlink(cast, row)
    assert whole() == before


def test_an_encounter_set_right_meanwhile_is_not_given_back(cast, two):
    both = two["kept_encounter"]
    EncounterPerson.objects.create(encounter=both, person=two["other"], role="subject")
    row = link(cast, two["kept"], two["other"])
    stranger = make_case(cast, person=make_person("Third", "One")).person
    EncounterPerson.objects.filter(encounter=both).update(person=stranger)
    unlink(cast, row)
    assert [one.person for one in EncounterPerson.objects.filter(encounter=both)] == [stranger]


@pytest.fixture
def three(cast, two):
    third = make_person("Peggy", "Okoro", born_on=dt.date(1981, 1, 1), race="white", created_by=cast.officer)
    return two | {"third": third, "third_case": make_case(cast, person=third)}


def test_a_chain_is_undone_from_its_end(cast, three):
    """Other into kept, kept into third."""
    before = whole()
    first = link(cast, three["kept"], three["other"])
    between = whole()
    second = link(cast, three["third"], three["kept"])
    assert Case.objects.filter(person=three["third"]).count() == 3
    # Both old records lead to the last one.
    assert set(Person.objects.filter(linked_into=three["third"])) == {three["kept"], three["other"]}
    with pytest.raises(Denied, match="later link first"):
        unlink(cast, first)
    unlink(cast, second)
    assert whole() == between
    unlink(cast, first)
    assert whole() == before


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_links_into_one_record_are_undone_in_any_order(cast, three, order):
    shared = make_encounter(cast, person=three["other"])
    EncounterPerson.objects.create(encounter=shared, person=three["third"], role="subject")
    before = whole()
    rows = [link(cast, three["kept"], three["other"]), link(cast, three["kept"], three["third"], race="other")]
    assert [one.person for one in EncounterPerson.objects.filter(encounter=shared)] == [three["kept"]]
    assert Person.objects.get(pk=three["kept"].pk).race == "white"
    unlink(cast, rows[order[0]])
    left = rows[order[1]].other
    # Whoever still stands linked is still on the encounter, through the kept record.
    assert {one.person for one in EncounterPerson.objects.filter(encounter=shared)} == {three["kept"], rows[order[0]].other}
    assert Person.objects.get(pk=three["kept"].pk).race == left.race
    unlink(cast, rows[order[1]])
    assert whole() == before


def test_linking_unlinking_and_linking_the_other_way_round(cast, two):
    before = whole()
    unlink(cast, link(cast, two["kept"], two["other"]))
    row = link(cast, two["other"], two["kept"])
    assert Case.objects.filter(person=two["other"]).count() == 2
    unlink(cast, row)
    assert whole() == before


def test_all_or_nothing(cast, two, monkeypatch):
    before = whole()

    def crash(*args, **kwargs):
        raise RuntimeError("the machine went down")

    with monkeypatch.context() as patch:
        patch.setattr("cases.operations.links.record", crash)
        with pytest.raises(RuntimeError):
            link(cast, two["kept"], two["other"])
    assert whole() == before and not PersonLink.objects.exists() and not PersonLinkMove.objects.exists()
    row = link(cast, two["kept"], two["other"])
    between = whole()
    with monkeypatch.context() as patch:
        patch.setattr("cases.operations.links.record", crash)
        with pytest.raises(RuntimeError):
            unlink(cast, row)
    assert whole() == between and PersonLink.objects.get().unlinked_at is None


def test_a_row_that_cannot_follow_and_is_more_than_a_repetition_stays_and_is_noted(cast, two):
    """Stands for a later table that allows one row per person."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("CREATE UNIQUE INDEX one_phone_each ON cases_personphone (person_id)")
    before = whole()
    row = link(cast, two["kept"], two["other"])
    assert PersonPhone.objects.filter(person=two["other"]).count() == 1
    assert row.moves.filter(kind=MoveKind.STAYED, model="cases.PersonPhone").count() == 1
    unlink(cast, row)
    assert whole() == before


# Who may


def test_only_who_sees_both_and_may_change_both(cast, two):
    hidden = make_case(cast, team="b", person=make_person("Far", "Away")).person
    for kept, other in ((two["kept"], hidden), (hidden, two["kept"])):
        with pytest.raises(NotVisible):
            link(cast, kept, other)
    shared = make_case(cast, team="b", person=make_person("Shared", "Reading"))
    grants.grant(shared, cast.clinician, grants.Level.VIEW, reason="shared", granted_by=cast.clinician_b)
    with pytest.raises(Denied, match="work on no case"):
        link(cast, two["kept"], shared.person)
    for key in ("dispatcher", "admin", "privacy", "analyst", "partner"):
        with pytest.raises(NotVisible):
            link(cast, two["kept"], two["other"], key)
    with pytest.raises(Invalid):
        link(cast, two["kept"], two["kept"])
    with pytest.raises(Invalid):
        links.link(actor=cast.actor("clinician"), kept_uid=two["kept"].uid, other_uid=two["other"].uid, reason="  ")
    row = link(cast, two["kept"], two["other"])
    with pytest.raises(NotVisible):
        unlink(cast, row, "officer_b")
    unlink(cast, row)
    with pytest.raises(Denied):
        unlink(cast, row)


def test_a_record_that_is_linked_away_is_linked_no_second_time(cast, two):
    third = make_case(cast, person=make_person("Third", "One")).person
    link(cast, two["kept"], two["other"])
    with pytest.raises(NotVisible):
        link(cast, third, two["other"])
    with pytest.raises(Conflict):
        links._both(cast.actor("clinician").system("tests"), third.uid, two["other"].uid, "link")


# What readers see


def test_the_page_counts_nothing_of_the_other_side(cast, two, sign_in):
    page = sign_in("officer").get(reverse("cases:person-link", args=[two["kept"].uid, two["other"].uid])).content.decode()
    assert "Encounters" in page and "Cases" in page
    assert "Consents" not in page and "Contacts" not in page
    told = {one.model._meta.label: one.other for one in selectors.amounts(cast.actor("clinician"), two["kept"], two["other"])}
    assert told["referrals.Consent"] == 1 and told["cases.PersonContact"] == 1 and told["cases.EncounterPerson"] == 1
    # They move all the same.
    link(cast, two["kept"], two["other"], "officer")
    assert PersonContact.objects.filter(person=two["kept"]).count() == 2


def test_the_linked_record_is_gone_from_lists_and_searches_and_its_address_leads_on(cast, two, sign_in):
    link(cast, two["kept"], two["other"])
    actor = cast.actor("officer")
    assert person_selectors.ids_like(actor, "Maggie", 8) == [two["kept"].pk]
    assert {row.pk for row in visible(actor, Person)} == {two["kept"].pk}
    old = reverse("cases:person-detail", args=[two["other"].uid])
    response = sign_in("officer").get(old)
    assert response.status_code == 302 and response.url == reverse("cases:person-detail", args=[two["kept"].uid])
    assert sign_in("officer_b").get(old).status_code == 404
    page = sign_in("clinician").get(response.url).content.decode()
    assert "Linked records" in page and "Maggie Okoro" in page and "Same birthday and sister" in page
    found = sign_in("clinician").post(reverse("cases:search"), {"q": "Maggie"}, follow=True).content.decode()
    assert str(two["kept"].uid) in found and str(two["other"].uid) not in found


def test_pages_link_and_unlink(cast, two, sign_in):
    client = sign_in("clinician")
    where = reverse("cases:person-link", args=[two["kept"].uid, two["other"].uid])
    assert client.post(where, {"race": "other", "housing": "kept", "name": "kept"}).status_code == 400
    sent = {"race": "other", "housing": "kept", "name": "kept", "reason": "Her sister says so"}
    assert client.post(where, sent).status_code == 302
    row = PersonLink.objects.get()
    kept = Person.objects.get(pk=two["kept"].pk)
    assert (kept.race, kept.housing) == ("black", "")
    persons.edit(actor=cast.actor("officer"), person_id=kept.pk, race="white")
    undo = reverse("cases:person-unlink", args=[kept.uid, row.uid])
    page = client.get(undo).content.decode()
    assert "edited since and stay as they are: Race" in page
    assert client.post(undo, {"reason": "Two sisters"}).status_code == 302
    row.refresh_from_db()
    assert row.unlinked_by == cast.clinician and Person.objects.get(pk=two["other"].pk).linked_into is None


def test_the_trail_of_a_person_shows_that_of_the_records_linked_into_it(cast, two, sign_in):
    sign_in("officer").get(reverse("cases:person-detail", args=[two["other"].uid]))
    row = link(cast, two["kept"], two["other"])
    supervisor = cast.actor("police_supervisor")
    assert [one.object_id for one in events.opened(supervisor, person=two["kept"])] == [two["other"].pk]
    assert two["other"].pk in {one.object_id for one in events.events(cast.actor("privacy"), ids={"person": [two["kept"].pk]})}
    page = sign_in("police_supervisor").get(reverse("cases:person-detail", args=[two["kept"].uid])).content.decode()
    assert "Who opened it" in page and "Dana Olsen" in page
    unlink(cast, row)
    assert two["other"].pk not in {one.object_id for one in events.opened(supervisor, person=two["kept"])}
    done = AuditEvent.objects.filter(action__startswith="person.").exclude(action="person.view").order_by("id")
    assert [one.action for one in done] == ["person.link", "person.link_away", "person.unlink", "person.unlink_away"]


def test_the_unknown_person_is_linked_to_a_known_one(cast, sign_in):
    unknown = make_case(cast, person=Person.objects.create(is_unknown=True, description="Gray jacket", age_low=40)).person
    known = make_case(cast, person=make_person("Walt", "Sands", born_on=BORN)).person
    client = sign_in("officer")
    page = client.get(reverse("cases:person-detail", args=[unknown.uid])).content.decode()
    assert "We know who this is" in page
    where = reverse("cases:person-identify", args=[unknown.uid])
    answer = client.post(where, {"q": "sands"}).content.decode()
    assert AuditEvent.objects.get(action="search.run").detail == {"characters": 5}
    side = reverse("cases:person-link", args=[known.uid, unknown.uid])
    assert side in answer and reverse("cases:person-edit", args=[unknown.uid]) in answer
    client.post(side, {"birth": "kept", "description": "other", "reason": "Fingerprints at the jail"})
    known.refresh_from_db()
    assert known.description == "Gray jacket" and known.born_on == BORN and not known.is_unknown
    assert Case.objects.filter(person=known).count() == 2


def test_a_form_that_still_names_the_old_record_finds_the_one_that_stands(cast, two):
    link(cast, two["kept"], two["other"])
    encounter = make_encounter(cast, person=Person.objects.create(is_unknown=True))
    encounters_persons.identify(
        actor=cast.actor("officer"), encounter_uid=encounter.uid, choice={"choice": "known", "person": str(two["other"].uid)}
    )
    assert [one.person for one in encounter.encounter_persons.all()] == [two["kept"]]


# What points to a person is known to be known


def test_exceptions_exist_and_everything_else_follows():
    labels = {relation.label for relation in everything()}
    assert set(EXCEPTIONS) <= labels
    assert {relation.label for relation in following()} == labels - set(EXCEPTIONS)
    assert {"cases.Case.person", "cases.EncounterPerson.person", "referrals.Consent.person", "cases.Person.linked_into"} <= labels


def test_no_table_names_a_person_without_a_foreign_key():
    """A plain number would stay behind when records are linked. The audit trail may: it is read along (audit.registries)."""
    plain = [
        f"{model._meta.label}.{field.name}"
        for model in models()
        for field in model._meta.concrete_fields
        if field.name in ("person_id", "person_uid", "person") and not field.is_relation
    ]
    assert plain == ["audit.AuditEvent.person_id"]


def test_an_encounter_stays_visible_both_ways(cast, two):
    row = link(cast, two["kept"], two["other"])
    assert visible(cast.actor("officer"), Encounter).filter(encounter_persons__person=two["kept"]).distinct().count() == 2
    unlink(cast, row)
    assert visible(cast.actor("officer"), Encounter).filter(encounter_persons__person=two["other"]).distinct().count() == 1
