"""API of cases: list, one case, search, and the step to another status, under the policies of the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSetMixin

from cases.forms.records import CaseFilterForm, worker_choices
from cases.models import CaseStatus
from cases.operations import records as operations
from cases.presenters import records as presenters
from cases.selectors import records, search, shares
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access, needs
from corecit.audit.trail import record
from corecit.web.api import KeysetPagination, paged, refused, uid_of
from corecit.web.paging import Page


class CasePersonSerializer(serializers.Serializer):
    """Whom a case is about."""

    uid = serializers.UUIDField()
    name = serializers.CharField(source="display_name")
    is_unknown = serializers.BooleanField()


class CaseSerializer(serializers.Serializer):
    """A case. `reason`, which is clinical, is there for the clinical side and for whoever wrote it."""

    uid = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.ChoiceField(choices=CaseStatus.choices)
    is_restricted = serializers.BooleanField()
    person = CasePersonSerializer()
    team = serializers.CharField(source="team.name")
    team_uid = serializers.UUIDField(source="team.uid")
    lead = serializers.CharField(source="lead.name", default=None, allow_null=True)
    opened_at = serializers.DateTimeField()
    activity_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    close_reason = serializers.CharField(help_text="A code of the list close_reason, empty while the case is open.")
    next_due_at = serializers.DateTimeField(allow_null=True, help_text="When the next open follow-up is due.")
    reason = serializers.CharField(required=False)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Leaves the reason out where the reader may not know it."""
        data = super().to_representation(instance)
        if presenters.reason(self.context["actor"], instance) is None:
            data.pop("reason", None)
        return data


class StatusSerializer(serializers.Serializer):
    """A step to another status."""

    to = serializers.ChoiceField(choices=CaseStatus.choices)
    close_reason = serializers.CharField(
        required=False, default="", max_length=60, help_text="For `closed`: a code of the list close_reason."
    )
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)


class SearchSerializer(serializers.Serializer):
    """What to look for; in the body, as addresses are logged."""

    q = serializers.CharField(min_length=2, max_length=100)


_UID = OpenApiParameter("uid", UUID, OpenApiParameter.PATH)
_FILTERS = [
    OpenApiParameter("status", str, enum=["open", *CaseStatus.values]),
    OpenApiParameter("mine", bool),
    OpenApiParameter("overdue", bool, description="With a follow-up past its due time."),
    OpenApiParameter("team", UUID),
    OpenApiParameter("lead", UUID),
    OpenApiParameter("restricted", str, enum=["yes", "no"]),
    OpenApiParameter("opened_from", str, description="YYYY-MM-DD, in the agency's zone."),
    OpenApiParameter("opened_to", str, description="YYYY-MM-DD."),
    OpenApiParameter("sort", str, enum=["opened", "activity", "number"]),
]


@extend_schema_view(
    list=extend_schema(summary="Cases, newest opened first", parameters=_FILTERS, responses=CaseSerializer(many=True)),
    retrieve=extend_schema(summary="One case", parameters=[_UID], responses=CaseSerializer),
    set_status=extend_schema(
        summary="Lead a case to another status", parameters=[_UID], request=StatusSerializer, responses=CaseSerializer,
        description="409 with what stands in the way.",
    ),
    search=extend_schema(summary="Search cases by person, number, phone or text", request=SearchSerializer, responses=CaseSerializer(many=True)),
)  # fmt: skip
class CaseViewSet(GenericViewSet):
    """The cases that the token's user may see."""

    access_rule = needs("case.view")
    serializer_class = CaseSerializer
    lookup_field = "uid"
    ordering = ["-opened_at"]

    def _answer(self, actor: Actor, page: Page) -> Response:
        return paged(self, page, CaseSerializer(page.rows, many=True, context={"actor": actor}).data)

    def _size(self) -> int:
        return KeysetPagination().size(self.request)

    def _one(self, actor: Actor, case: Any) -> Response:
        return Response(CaseSerializer(case, context={"actor": actor}).data)

    @access("case.view")
    def list(self, request: Request) -> Response:
        """A page of cases."""
        actor = actor_of(request._request)
        teams = shares.team_choices(actor)
        form = CaseFilterForm(request.query_params, teams=teams, leads=worker_choices(shares.workers_of(teams)))
        if not form.is_valid():
            raise refused(form, _("These filters cannot be used."))
        order = form.cleaned_data["sort"] or "opened"
        cursor = request.query_params.get("cursor")
        return self._answer(actor, records.newest(actor, form.filters, order=order, cursor=cursor, size=self._size()))

    @access("case.view")
    def retrieve(self, request: Request, uid: str) -> Response:
        """One case; the opening is audited."""
        actor = actor_of(request._request)
        return self._one(actor, records.detail(actor, uid_of(uid), via="api"))

    @access("case.work")
    @action(detail=True, methods=["post"], url_path="status")
    def set_status(self, request: Request, uid: str) -> Response:
        """Leads the case to another status, by the same table and with the same obstacles as on its page."""
        actor = actor_of(request._request)
        case = records.get(actor, uid_of(uid))
        step = StatusSerializer(data=request.data)
        step.is_valid(raise_exception=True)
        operations.transition(actor=actor, case_id=case.pk, **step.validated_data)
        return self._one(actor, records.get(actor, case.uid))

    @access("case.view")
    @action(detail=False, methods=["post"], url_path="search")
    def search(self, request: Request) -> Response:
        """A page of the cases that match; `cursor` and `limit` in the address as elsewhere."""
        actor = actor_of(request._request)
        text = searched(actor, request)
        return self._answer(actor, search.cases(actor, text, request.query_params.get("cursor"), self._size()))


def searched(actor: Actor, request: Request) -> str:
    """What is looked for; that somebody searched is audited, not for what."""
    asked = SearchSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    record(actor, "search.run", characters=len(asked.validated_data["q"]), via="api")
    return str(asked.validated_data["q"])


# (prefix, viewset, basename)
routes: list[tuple[str, type[ViewSetMixin], str]] = [("cases", CaseViewSet, "cases")]
