"""API of persons: one with the facts that the reader may know, and search; under the policies of their pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSetMixin

from cases.api.cases import SearchSerializer, searched
from cases.presenters import candidates
from cases.selectors import persons, search
from corecit.access.actor import actor_of
from corecit.access.declare import access, needs
from corecit.web.api import KeysetPagination, paged, uid_of

# Facts and how each is known; codes as the code lists have them.
_FACTS = (
    *("first_name", "middle_name", "last_name", "suffix", "description", "born_on", "age_low", "age_high", "birth_source"),
    *("gender", "gender_source", "race", "race_source", "ethnicity", "ethnicity_source", "height_inches", "weight_pounds", "eye_color"),
    *("hair_color", "marks", "looks_source", "language", "needs_interpreter", "veteran", "veteran_source", "housing", "insurance"),
)


class OtherNameSerializer(serializers.Serializer):
    """Another name."""

    kind = serializers.CharField(help_text="alias, nickname or former.")
    text = serializers.CharField()


class PersonPhoneSerializer(serializers.Serializer):
    """A phone number and the days between which it held."""

    number = serializers.CharField()
    note = serializers.CharField()
    may_text = serializers.BooleanField()
    from_on = serializers.DateField(allow_null=True)
    to_on = serializers.DateField(allow_null=True)


class PersonAddressSerializer(serializers.Serializer):
    """An address and the days between which it held."""

    text = serializers.CharField()
    note = serializers.CharField()
    from_on = serializers.DateField(allow_null=True)
    to_on = serializers.DateField(allow_null=True)


class PersonContactSerializer(serializers.Serializer):
    """Family, a friend; a provider or case manager for the side that wrote it down alone."""

    name = serializers.CharField()
    relation = serializers.CharField()
    phone = serializers.CharField()
    may_call = serializers.BooleanField()
    note = serializers.CharField()


class CautionSerializer(serializers.Serializer):
    """An officer-safety caution that stands today."""

    text = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    noted_on = serializers.DateField()
    expires_on = serializers.DateField()


class PersonCaseSerializer(serializers.Serializer):
    """A case of the person that is open to the reader."""

    uid = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.CharField()
    opened_at = serializers.DateTimeField()


class PersonEncounterSerializer(serializers.Serializer):
    """An encounter about the person that is open to the reader."""

    uid = serializers.UUIDField()
    number = serializers.CharField()
    occurred_at = serializers.DateTimeField()


class PersonSerializer(serializers.Serializer):
    """A person in a list."""

    uid = serializers.UUIDField()
    name = serializers.CharField(source="display_name")
    is_unknown = serializers.BooleanField()
    born_on = serializers.DateField(allow_null=True)


class PersonFoundSerializer(PersonSerializer):
    """A person who fits, how well, and why."""

    score = serializers.IntegerField(help_text="0 to 100.")
    fit = serializers.CharField(help_text="In words.")
    reasons = serializers.CharField(help_text="In words, what speaks for it first.")


class PersonDetailSerializer(serializers.Serializer):
    """A person, with the cases and encounters that the reader may see."""

    uid = serializers.UUIDField(source="person.uid")
    name = serializers.CharField(source="person.display_name")
    is_unknown = serializers.BooleanField(source="person.is_unknown")
    facts = serializers.SerializerMethodField()
    names = OtherNameSerializer(many=True)
    phones = PersonPhoneSerializer(many=True)
    addresses = PersonAddressSerializer(many=True)
    contacts = PersonContactSerializer(many=True)
    cautions = CautionSerializer(many=True)
    cases = PersonCaseSerializer(many=True)
    encounters = PersonEncounterSerializer(many=True)

    def get_facts(self, sheet: persons.Sheet) -> dict[str, Any]:
        """Field -> value; `..._source` says how it is known."""
        return {name: getattr(sheet.person, name) for name in _FACTS}


@extend_schema_view(
    retrieve=extend_schema(
        summary="One person", parameters=[OpenApiParameter("uid", UUID, OpenApiParameter.PATH)], responses=PersonDetailSerializer,
        description="A record that was linked into another answers with the one that stands for both.",
    ),
    search=extend_schema(
        summary="Search persons by name, alias, phone, date of birth, address or looks", request=SearchSerializer,
        responses=PersonFoundSerializer(many=True), description="Best first, on one page; add a word where there are more.",
    ),
)  # fmt: skip
class PersonViewSet(GenericViewSet):
    """The persons whom the token's user may see."""

    access_rule = needs("person.view")
    serializer_class = PersonSerializer
    lookup_field = "uid"

    @access("person.view")
    def retrieve(self, request: Request, uid: str) -> Response:
        """One person; the opening is audited."""
        return Response(PersonDetailSerializer(persons.sheet(actor_of(request._request), uid_of(uid), via="api")).data)

    @access("person.view")
    @action(detail=False, methods=["post"], url_path="search")
    def search(self, request: Request) -> Response:
        """The persons who fit."""
        actor = actor_of(request._request)
        page = search.people(actor, searched(actor, request), size=KeysetPagination().size(request))
        page.next = None
        return paged(self, page, PersonFoundSerializer([_found(row) for row in candidates.rows(page.rows)], many=True).data)


def _found(row: candidates.CandidateRow) -> dict[str, Any]:
    person = row.person
    names = ("uid", "display_name", "is_unknown", "born_on")
    return {name: getattr(person, name) for name in names} | {"score": row.percent, "fit": row.fit, "reasons": row.reasons}


# (prefix, viewset, basename)
routes: list[tuple[str, type[ViewSetMixin], str]] = [("persons", PersonViewSet, "persons")]
