"""/api/v1/services/: the directory in HSDS 3.0 shape, read-only, under the policies of the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from corecit.access.actor import actor_of
from corecit.access.declare import access
from partners.api.filters import parameters, service_filters
from partners.hsds import writer
from partners.selectors import exports
from partners.selectors.services import NOWHERE, has_point


class ServiceOut(serializers.Serializer):
    """A service by HSDS 3.0 names (see the schemas of Open Referral); fields without a value are left out."""

    id = serializers.UUIDField()
    organization_id = serializers.UUIDField()
    name = serializers.CharField()
    alternate_name = serializers.CharField(required=False)
    description = serializers.CharField(required=False)
    url = serializers.URLField(required=False)
    email = serializers.EmailField(required=False)
    status = serializers.CharField()
    eligibility_description = serializers.CharField(required=False)
    minimum_age = serializers.FloatField(required=False)
    maximum_age = serializers.FloatField(required=False)
    assured_date = serializers.DateField(required=False)
    alert = serializers.CharField(required=False)
    last_modified = serializers.DateTimeField()
    organization = serializers.DictField()
    attributes = serializers.ListField(child=serializers.DictField(), required=False)


class ServiceFullOut(ServiceOut):
    """A service with everything that belongs to it."""

    phones = serializers.ListField(child=serializers.DictField(), required=False)
    schedules = serializers.ListField(child=serializers.DictField(), required=False)
    languages = serializers.ListField(child=serializers.DictField(), required=False)
    service_areas = serializers.ListField(child=serializers.DictField(), required=False)
    service_at_locations = serializers.ListField(child=serializers.DictField(), required=False)
    cost_options = serializers.ListField(child=serializers.DictField(), required=False)
    required_documents = serializers.ListField(child=serializers.DictField(), required=False)


@access("directory.view")
class ServiceViewSet(viewsets.GenericViewSet):
    """Services that the caller may see."""

    serializer_class = ServiceOut
    lookup_field = "uid"
    lookup_value_converter = "uuid"
    queryset: Any = None
    # The filters of the request; none while the OpenAPI schema is written.
    wanted: dict[str, Any] = {}

    @property
    def ordering(self) -> list[str]:
        """By distance where a place was given, else by name."""
        return ["distance", "id"] if has_point(self.wanted) else ["name", "id"]

    def get_queryset(self) -> QuerySet[Any]:
        """The services that the filters leave."""
        return exports.rows(actor_of(self.request), self.wanted)

    @extend_schema(parameters=parameters())
    def list(self, request: Request) -> Response:
        """Services by name, or by distance from lat and lon."""
        self.wanted = service_filters(request)
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([_line(row) for row in page])

    @extend_schema(responses=ServiceFullOut)
    def retrieve(self, request: Request, uid: Any) -> Response:
        """One service in full."""
        return Response(exports.one(actor_of(request), uid))


def _line(row: Any) -> dict[str, Any]:
    found = writer.service(row) | {"attributes": writer.own_attributes(row)}
    distance = getattr(row, "distance", None)
    if distance is not None and distance < NOWHERE:
        found["x-distance_miles"] = round(distance, 2)
    return found
