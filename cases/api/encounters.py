"""API of encounters: the list and one encounter, under the policies of the pages; of the two reports, the one of the reader's side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSetMixin

from cases.forms.encounters_pages import FilterForm
from cases.models import ReportStatus
from cases.selectors import encounters as selectors
from cases.selectors.encounters_facts import answers_of
from corecit.access.actor import actor_of
from corecit.access.declare import access, needs
from corecit.common.models import OutcomeClass
from corecit.web.api import KeysetPagination, paged, refused, uid_of

_SIDES = ["police", "clinical"]


class OutcomeSerializer(serializers.Serializer):
    """A disposition; exactly one of an encounter that was submitted is the primary one."""

    code = serializers.CharField(source="code.code")
    words = serializers.CharField(source="code.label")
    outcome_class = serializers.ChoiceField(choices=OutcomeClass.choices)
    is_primary = serializers.BooleanField()


class EncounterPersonSerializer(serializers.Serializer):
    """Somebody's part in an encounter."""

    uid = serializers.UUIDField(source="person.uid")
    name = serializers.CharField(source="person.display_name")
    is_unknown = serializers.BooleanField(source="person.is_unknown")
    role = serializers.CharField()


class EncounterSerializer(serializers.Serializer):
    """An encounter in a list."""

    uid = serializers.UUIDField()
    number = serializers.CharField()
    agency = serializers.CharField(source="agency.short_name")
    team = serializers.CharField(source="team.name")
    team_uid = serializers.UUIDField(source="team.uid")
    occurred_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    entered_in_error = serializers.SerializerMethodField()
    report_status = serializers.CharField(
        source="own_status", allow_null=True, help_text="Of the report of the reader's side; null when there is none."
    )
    persons = EncounterPersonSerializer(source="subjects", many=True)
    dispositions = OutcomeSerializer(source="outcomes", many=True)

    def get_entered_in_error(self, encounter: Any) -> bool:
        """Whether it was marked as entered in error, and so counts nowhere."""
        return encounter.entered_in_error_at is not None


class ResponderSerializer(serializers.Serializer):
    """Somebody who came: a person, or a unit that CAD named."""

    name = serializers.CharField(source="user.name", default="")
    unit = serializers.CharField()
    role = serializers.CharField()
    agency = serializers.CharField(source="agency.short_name", default="")
    is_cit_trained = serializers.BooleanField()
    is_in_charge = serializers.BooleanField(help_text="The one officer who answers for the event.")
    dispatched_at = serializers.DateTimeField(allow_null=True, help_text="Of this unit alone; null where it kept no times of its own.")
    arrived_at = serializers.DateTimeField(allow_null=True)
    cleared_at = serializers.DateTimeField(allow_null=True)


class WriterSerializer(serializers.Serializer):
    """Who writes the report of one side, and where it stands."""

    side = serializers.ChoiceField(choices=_SIDES)
    name = serializers.CharField()
    status = serializers.ChoiceField(choices=ReportStatus.choices)
    submitted_at = serializers.DateTimeField(allow_null=True)


class ReportSerializer(serializers.Serializer):
    """The report of the reader's side: codes as the code lists have them, texts as written."""

    side = serializers.SerializerMethodField()
    status = serializers.ChoiceField(choices=ReportStatus.choices)
    version = serializers.IntegerField()
    author = serializers.CharField(source="author.name")
    submitted_at = serializers.DateTimeField(allow_null=True)
    reviewed_at = serializers.DateTimeField(allow_null=True)
    answers = serializers.SerializerMethodField()

    def get_side(self, part: Any) -> str:
        """police or clinical."""
        return "police" if part._meta.model_name == "policepart" else "clinical"

    def get_answers(self, part: Any) -> dict[str, Any]:
        """Field -> value."""
        return answers_of(part)


class EncounterDetailSerializer(serializers.Serializer):
    """An encounter: the facts of both sides, and the report of the reader's side alone."""

    uid = serializers.UUIDField(source="encounter.uid")
    number = serializers.CharField(source="encounter.number")
    agency = serializers.CharField(source="encounter.agency.short_name")
    team = serializers.CharField(source="encounter.team.name")
    team_uid = serializers.UUIDField(source="encounter.team.uid")
    submitted_at = serializers.DateTimeField(source="encounter.submitted_at", allow_null=True)
    entered_in_error = serializers.SerializerMethodField()
    initial_type = serializers.CharField(source="encounter.initial_type")
    final_type = serializers.CharField(source="encounter.final_type")
    priority = serializers.CharField(source="encounter.priority")
    beat = serializers.CharField(source="encounter.beat")
    facts = serializers.DictField(
        help_text="Times in UTC, codes as the code lists have them, answers as yes, no, unknown, refused, not_asked."
    )
    persons = EncounterPersonSerializer(many=True)
    responders = ResponderSerializer(many=True)
    calls = serializers.SerializerMethodField()
    dispositions = OutcomeSerializer(source="outcomes", many=True)
    case_uid = serializers.UUIDField(source="case.uid", default=None, allow_null=True)
    reports = serializers.SerializerMethodField()
    report = ReportSerializer(source="part", allow_null=True)
    shared = serializers.DictField(
        child=serializers.CharField(), help_text="What of the police report the clinical side may read, by the agency's policy."
    )

    def get_entered_in_error(self, found: selectors.Sheet) -> bool:
        """Whether it was marked as entered in error, and so counts nowhere."""
        return found.encounter.entered_in_error_at is not None

    def get_calls(self, found: selectors.Sheet) -> list[str]:
        """Incident numbers."""
        return [call.incident_number for call in found.calls]

    def get_reports(self, found: selectors.Sheet) -> Any:
        """Who writes for which side."""
        return WriterSerializer(found.writers.values(), many=True).data


_FILTERS = [
    OpenApiParameter("number", str, description="The beginning of an encounter's number, or a whole incident number."),
    OpenApiParameter("since", str, description="First day, YYYY-MM-DD, in the agency's zone."),
    OpenApiParameter("until", str, description="Last day, YYYY-MM-DD."),
    OpenApiParameter("team", UUID),
    OpenApiParameter("status", str, enum=[*ReportStatus.values, "none"], description="Of the report of the reader's side."),
    OpenApiParameter("outcome", str, enum=OutcomeClass.values, description="Outcome class of the primary disposition."),
    OpenApiParameter("mine", bool, description="Those at which the token's user was."),
    OpenApiParameter("errors_too", bool, description="Also those entered in error."),
]


@extend_schema_view(
    list=extend_schema(summary="Encounters, newest first", parameters=_FILTERS, responses=EncounterSerializer(many=True)),
    retrieve=extend_schema(
        summary="One encounter", parameters=[OpenApiParameter("uid", UUID, OpenApiParameter.PATH)], responses=EncounterDetailSerializer
    ),
)
class EncounterViewSet(GenericViewSet):
    """The encounters that the token's user may see."""

    access_rule = needs("encounter.view")
    serializer_class = EncounterSerializer
    lookup_field = "uid"
    ordering = selectors.ORDER

    @access("encounter.view")
    def list(self, request: Request) -> Response:
        """A page of encounters."""
        actor = actor_of(request._request)
        form = FilterForm(request.query_params, teams=selectors.teams(actor))
        if not form.is_valid():
            raise refused(form, _("These filters cannot be used."))
        page = selectors.page(actor, form.filters(), request.query_params.get("cursor"), KeysetPagination().size(request))
        return paged(self, page, EncounterSerializer(page.rows, many=True).data)

    @access("encounter.view")
    def retrieve(self, request: Request, uid: str) -> Response:
        """One encounter; the opening is audited."""
        return Response(EncounterDetailSerializer(selectors.sheet(actor_of(request._request), uid_of(uid))).data)


# (prefix, viewset, basename)
routes: list[tuple[str, type[ViewSetMixin], str]] = [("encounters", EncounterViewSet, "encounter")]
