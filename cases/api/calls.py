"""API of calls: CAD pushes them here, one or many; reading them under the same policy as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, PolymorphicProxySerializer, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSetMixin

from cases.forms.calls import CallFilterForm
from cases.operations import calls as operations
from cases.selectors import calls as selectors
from corecit.access.actor import actor_of
from corecit.access.declare import access, needs
from corecit.audit.trail import record_view
from corecit.common.errors import Invalid
from corecit.web.api import uid_of


class CallSerializer(serializers.Serializer):
    """A call."""

    uid = serializers.UUIDField()
    agency = serializers.CharField(source="agency.short_name")
    agency_uid = serializers.UUIDField(source="agency.uid")
    incident_number = serializers.CharField()
    report_number = serializers.CharField()
    source_kind = serializers.ChoiceField(choices=["import", "api", "manual"])
    source_text = serializers.CharField()
    service = serializers.CharField()
    initial_type = serializers.CharField()
    final_type = serializers.CharField()
    crisis_level = serializers.ChoiceField(choices=["certain", "possible", "no"])
    priority = serializers.CharField()
    received_at = serializers.DateTimeField(allow_null=True)
    dispatched_at = serializers.DateTimeField(allow_null=True)
    en_route_at = serializers.DateTimeField(allow_null=True)
    arrived_at = serializers.DateTimeField(allow_null=True)
    cleared_at = serializers.DateTimeField(allow_null=True)
    about_at = serializers.DateTimeField(allow_null=True, help_text="The beginning of the day or year, where CAD tells no more.")
    time_marks = serializers.DictField(
        child=serializers.CharField(), help_text="What is doubtful, by field: ambiguous, shifted, date_only, order, unreadable ..."
    )
    address = serializers.CharField()
    city = serializers.CharField()
    beat = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    units = serializers.ListField(child=serializers.CharField())
    dispositions = serializers.ListField(child=serializers.CharField())
    team = serializers.CharField(source="team.name", default=None, allow_null=True)


class CallDetailSerializer(CallSerializer):
    """A call with what its taker wrote and the row as it came; both are there for the police side and dispatchers alone."""

    notes = serializers.CharField(required=False)
    raw = serializers.DictField(required=False)


class CallInSerializer(serializers.Serializer):
    """A call as CAD sends it. Further fields are kept as they come. Sending a call again changes it, or nothing when it says the same."""

    agency = serializers.CharField(required=False, help_text="uid, short name, name or ORI; without it the agency of the token's user.")
    incident_number = serializers.CharField(max_length=60, help_text="With the agency it tells one call from another.")
    report_number = serializers.CharField(required=False, max_length=60)
    source_text = serializers.CharField(required=False, max_length=120, help_text="How it came in: 911, radio, on view ...")
    service = serializers.CharField(required=False, max_length=60)
    initial_type = serializers.CharField(required=False, max_length=200)
    final_type = serializers.CharField(required=False, max_length=200)
    priority = serializers.CharField(required=False, max_length=20)
    received_at = serializers.DateTimeField(required=False, help_text="ISO 8601; without an offset it is the agency's local time.")
    dispatched_at = serializers.DateTimeField(required=False)
    en_route_at = serializers.DateTimeField(required=False)
    arrived_at = serializers.DateTimeField(required=False)
    cleared_at = serializers.DateTimeField(required=False)
    address = serializers.CharField(required=False, max_length=300)
    city = serializers.CharField(required=False, max_length=120)
    beat = serializers.CharField(required=False, max_length=60)
    latitude = serializers.FloatField(required=False, min_value=-90, max_value=90)
    longitude = serializers.FloatField(required=False, min_value=-180, max_value=180)
    units = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=100)
    dispositions = serializers.ListField(child=serializers.CharField(max_length=200), required=False, max_length=100)
    notes = serializers.CharField(required=False)


class PushedSerializer(serializers.Serializer):
    """What became of one call that was sent."""

    outcome = serializers.ChoiceField(choices=["new", "changed", "unchanged", "rejected"])
    incident_number = serializers.CharField()
    uid = serializers.UUIDField(allow_null=True)
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), help_text="Field -> sentences."
    )


class PushSerializer(serializers.Serializer):
    """What became of the calls, in the order in which they were sent."""

    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = serializers.IntegerField()
    results = PushedSerializer(many=True)


_FILTERS = [
    OpenApiParameter("number", str, description="The beginning of an incident number, or a whole report number."),
    OpenApiParameter("level", str, enum=["certain", "possible", "no", "crisis"], description="`crisis`: certain or possible."),
    OpenApiParameter("state", str, enum=["awaiting", "reported", "dismissed"]),
    OpenApiParameter("since", str, description="First day, YYYY-MM-DD, in the agency's zone."),
    OpenApiParameter("until", str, description="Last day, YYYY-MM-DD."),
    OpenApiParameter("type", str, description="Part of the initial or final type."),
    OpenApiParameter("unit", str),
    OpenApiParameter("beat", str),
    OpenApiParameter("source", str, enum=["import", "api", "manual"]),
]


@extend_schema_view(
    list=extend_schema(summary="Calls, newest first", parameters=_FILTERS, responses=CallSerializer(many=True)),
    retrieve=extend_schema(
        summary="One call", parameters=[OpenApiParameter("uid", UUID, OpenApiParameter.PATH)], responses=CallDetailSerializer
    ),
    create=extend_schema(
        summary="Send one call, or up to 1,000",
        description="201 when at least one is new, 200 when none is, 400 when all are rejected. Good ones are kept whatever the others are.",
        request=PolymorphicProxySerializer(
            "CallOrCalls", serializers=[CallInSerializer, CallInSerializer(many=True)], resource_type_field_name=None, many=False
        ),
        responses={201: PushSerializer, 200: PushSerializer, 400: OpenApiResponse(PushSerializer, description="Nothing was kept.")},
    ),
)
class CallViewSet(GenericViewSet):
    """Calls of the agencies whose calls the token's user sees; `POST` for who imports or types calls in."""

    access_rule = needs("call.view", "call.import", "call.create")
    serializer_class = CallSerializer
    lookup_field = "uid"
    ordering = selectors.ORDER

    def get_queryset(self) -> Any:
        """The calls that are there for the actor, filtered."""
        actor = actor_of(self.request._request)
        form = CallFilterForm(self.request.query_params, agencies=selectors.agencies(actor), shows_state=actor.can("encounter.view"))
        return selectors.listing(actor, **form.filters())

    @access("call.view")
    def list(self, request: Request) -> Response:
        """A page of calls."""
        rows = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(CallSerializer(rows, many=True).data)

    @access("call.view")
    def retrieve(self, request: Request, uid: str) -> Response:
        """One call; the opening is audited."""
        actor = actor_of(request._request)
        call = selectors.detail(actor, uid_of(uid))
        record_view(actor, call)
        shown = CallDetailSerializer if selectors.may_read_text(actor) else CallSerializer
        return Response(shown(call).data)

    @access("call.import", "call.create")
    def create(self, request: Request) -> Response:
        """Takes one object or a list of them."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise Invalid(_("Send at most %(n)s MB at once.") % {"n": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)})
        if not isinstance(request.data, (dict, list)) or not request.data:
            raise Invalid(_("Send one call as an object, or several as a list."))
        items: list[Any] = request.data if isinstance(request.data, list) else [request.data]
        results = operations.push(actor=actor_of(request._request), items=items)
        body = {word: sum(1 for r in results if r.outcome == word) for word in ("new", "changed", "unchanged", "rejected")}
        shown = [
            {"outcome": r.outcome, "incident_number": r.incident_number, "uid": str(r.call.uid) if r.call else None, "errors": r.errors}
            for r in results
        ]
        status = 201 if body["new"] else 400 if body["rejected"] == len(results) else 200
        return Response(body | {"results": shown}, status=status)


# (prefix, viewset, basename)
routes: list[tuple[str, type[ViewSetMixin], str]] = [("calls", CallViewSet, "calls")]
