"""/api/v1/organizations/: organisations in HSDS 3.0 shape, read-only."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from corecit.access.actor import actor_of
from corecit.access.declare import access
from partners.hsds import writer
from partners.selectors import exports, organizations


class OrganizationOut(serializers.Serializer):
    """An organisation by HSDS 3.0 names; fields without a value are left out."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    alternate_name = serializers.CharField(required=False)
    description = serializers.CharField()
    email = serializers.EmailField(required=False)
    website = serializers.URLField(required=False)
    legal_status = serializers.CharField(required=False)
    year_incorporated = serializers.IntegerField(required=False)
    parent_organization_id = serializers.UUIDField(required=False)


class OrganizationFullOut(OrganizationOut):
    """An organisation with locations and services."""

    phones = serializers.ListField(child=serializers.DictField(), required=False)
    locations = serializers.ListField(child=serializers.DictField(), required=False)
    programs = serializers.ListField(child=serializers.DictField(), required=False)
    services = serializers.ListField(child=serializers.DictField(), required=False)


@access("directory.view")
class OrganizationViewSet(viewsets.GenericViewSet):
    """Organisations that the caller may see."""

    serializer_class = OrganizationOut
    lookup_field = "uid"
    lookup_value_converter = "uuid"
    ordering = ["name", "id"]
    queryset: Any = None

    def get_queryset(self) -> QuerySet[Any]:
        """The organisations that `q` leaves."""
        actor = actor_of(self.request)
        return organizations.filtered(actor, {"q": self.request.query_params.get("q", "")}).select_related("parent_organization")

    @extend_schema(
        parameters=[OpenApiParameter("q", str, required=False, description="Words of the name or description; all must stand there.")]
    )
    def list(self, request: Request) -> Response:
        """Organisations by name."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([writer.organization(row) for row in page])

    @extend_schema(responses=OrganizationFullOut)
    def retrieve(self, request: Request, uid: Any) -> Response:
        """One organisation with its locations and services."""
        return Response(exports.organization(actor_of(request), uid))
