"""API of follow-ups: one's own or the team's, one with its attempts, planning and recording, under the policies of the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSetMixin

from cases.operations import follow_ups as operations
from cases.selectors import follow_ups as selectors
from cases.selectors.follow_up_people import possible_owners
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access, needs
from corecit.common.errors import Invalid
from corecit.web.api import KeysetPagination, paged, uid_of


class FollowUpSerializer(serializers.Serializer):
    """A follow-up. `purpose` and `end_reason`, which are clinical, are there for the clinical side, for its owner and for whoever planned it."""

    uid = serializers.UUIDField()
    case = serializers.UUIDField(source="case.uid")
    case_number = serializers.CharField(source="case.number")
    owner = serializers.CharField(source="owner.name")
    owner_uid = serializers.UUIDField(source="owner.uid")
    method = serializers.CharField(help_text="A code of the list contact_method.")
    opens_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    attempts_needed = serializers.IntegerField()
    status = serializers.ChoiceField(choices=["open", "done", "unable", "cancelled", "expired"])
    first_attempt_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    purpose = serializers.CharField(required=False)
    end_reason = serializers.CharField(required=False)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Leaves out what the reader may not know."""
        data = super().to_representation(instance)
        if not selectors.reads(self.context["actor"], instance):
            data.pop("purpose")
            data.pop("end_reason")
        return data


class AttemptSerializer(serializers.Serializer):
    """One try to reach the person; `note` is there for whoever may read the purpose, and for its writer."""

    uid = serializers.UUIDField()
    at = serializers.DateTimeField()
    by = serializers.CharField(source="by.name")
    method = serializers.CharField()
    result = serializers.CharField()
    note = serializers.CharField(required=False)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Leaves out what the reader may not know."""
        data = super().to_representation(instance)
        actor: Actor = self.context["actor"]
        if not selectors.reads(actor, self.context["follow_up"]) and instance.by != actor.user:
            data.pop("note")
        return data


class FollowUpDetailSerializer(FollowUpSerializer):
    """A follow-up with its attempts, oldest first."""

    attempts = serializers.SerializerMethodField()

    @extend_schema_field(AttemptSerializer(many=True))
    def get_attempts(self, instance: Any) -> list[dict[str, Any]]:
        """The attempts that the view read beside it."""
        context = {"actor": self.context["actor"], "follow_up": instance}
        return list(AttemptSerializer(self.context["attempts"], many=True, context=context).data)


class PlanSerializer(serializers.Serializer):
    """A follow-up to plan; without `owner` it is the caller's own. The same `uid` plans once, however often it is sent."""

    uid = serializers.UUIDField(required=False)
    case = serializers.UUIDField()
    owner = serializers.UUIDField(required=False)
    purpose = serializers.CharField(max_length=200)
    method = serializers.CharField(max_length=60)
    opens_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    attempts_needed = serializers.IntegerField(required=False, default=3)


class AttemptInSerializer(serializers.Serializer):
    """A try to record. The same `uid` records once, however often it is sent."""

    uid = serializers.UUIDField(required=False)
    at = serializers.DateTimeField(required=False)
    method = serializers.CharField(max_length=60)
    result = serializers.CharField(max_length=60)
    note = serializers.CharField(required=False, default="", allow_blank=True)


_UID = OpenApiParameter("uid", UUID, OpenApiParameter.PATH)
_FILTERS = [
    OpenApiParameter("scope", str, enum=["mine", "team"], description="`team` is for supervisors."),
    OpenApiParameter("show", str, enum=list(selectors.TABS)),
    OpenApiParameter("method", str),
]


@extend_schema_view(
    list=extend_schema(summary="Follow-ups by due time", parameters=_FILTERS, responses=FollowUpSerializer(many=True)),
    retrieve=extend_schema(summary="One follow-up with its attempts", parameters=[_UID], responses=FollowUpDetailSerializer),
    create=extend_schema(summary="Plan a follow-up", request=PlanSerializer, responses={201: FollowUpSerializer}),
    attempts=extend_schema(summary="Record an attempt", parameters=[_UID], request=AttemptInSerializer, responses={201: FollowUpDetailSerializer}),
)  # fmt: skip
class FollowUpViewSet(GenericViewSet):
    """The follow-ups that the token's user may see."""

    access_rule = needs("followup.work")
    serializer_class = FollowUpSerializer
    lookup_field = "uid"

    @access("followup.work")
    def list(self, request: Request) -> Response:
        """A page of one's own, or of the team's."""
        actor = actor_of(request._request)
        asked = request.query_params
        tab, method = asked.get("show", "open"), asked.get("method", "")
        rows = selectors.of_team(actor, tab, method) if asked.get("scope") == "team" else selectors.mine(actor, tab, method)
        page = selectors.listing(rows, tab, asked.get("cursor"), KeysetPagination().size(request))
        return paged(self, page, FollowUpSerializer(page.rows, many=True, context={"actor": actor}).data)

    @access("case.view")
    def retrieve(self, request: Request, uid: str) -> Response:
        """One follow-up; the opening is audited."""
        return self._one(actor_of(request._request), uid)

    @access("case.work")
    def create(self, request: Request) -> Response:
        """Plans a follow-up for a case."""
        actor = actor_of(request._request)
        asked = PlanSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        case = selectors.case_of(actor, values.pop("case"))
        owner_uid = values.pop("owner", None)
        if owner_uid is not None:
            owner = next((one for one in possible_owners(actor, case) if one.uid == owner_uid), None)
            if owner is None:
                sentence = _("Choose somebody who works on follow-ups and can open this case.")
                raise Invalid(sentence, {"owner": [sentence]})
            values["owner"] = owner
        made = operations.create(actor=actor, case=case, **values)
        return Response(FollowUpSerializer(selectors.get(actor, made.uid), context={"actor": actor}).data, status=201)

    @access("followup.work")
    @action(detail=True, methods=["post"], url_path="attempts")
    def attempts(self, request: Request, uid: str) -> Response:
        """Records an attempt."""
        actor = actor_of(request._request)
        follow_up = selectors.get(actor, uid_of(uid))
        asked = AttemptInSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        operations.record_attempt(actor=actor, follow_up=follow_up, **asked.validated_data)
        return self._one(actor, uid, status=201)

    def _one(self, actor: Actor, uid: str, status: int = 200) -> Response:
        follow_up, attempts = selectors.opened(actor, uid_of(uid))
        return Response(FollowUpDetailSerializer(follow_up, context={"actor": actor, "attempts": attempts}).data, status=status)


# (prefix, viewset, basename)
routes: list[tuple[str, type[ViewSetMixin], str]] = [("follow-ups", FollowUpViewSet, "follow-ups")]
