"""/api/v1/referrals/: read-only, under the policies of the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from corecit.access.actor import actor_of
from corecit.access.declare import access
from referrals.policies import reads_name
from referrals.selectors import referrals


class ReferralOut(serializers.Serializer):
    """A referral, with FHIR Task status codes; what a partner user sees of it is less."""

    uid = serializers.UUIDField()
    number = serializers.CharField()
    kind = serializers.CharField()
    status = serializers.CharField()
    is_urgent = serializers.BooleanField()
    is_warm_handoff = serializers.BooleanField()
    case = serializers.UUIDField(source="case.uid")
    service = serializers.UUIDField(source="service.uid", allow_null=True, help_text="Left out where its name would tell of a treatment.")
    organization = serializers.UUIDField(source="organization.uid", allow_null=True)
    outcome = serializers.CharField()
    outcome_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Leaves the case out for partners: it is ours."""
        data = super().to_representation(instance)
        if not reads_name(self.context["actor"], instance):
            # Either would lead to the name in the directory.
            data |= {"service": None, "organization": None}
        if not self.context["ours"]:
            del data["case"]
        return data


@access("referral.view", "referral.answer")
class ReferralViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Referrals that the caller may see."""

    serializer_class = ReferralOut
    lookup_field = "uid"
    ordering = referrals.ORDER

    def get_queryset(self) -> QuerySet[Any]:
        """The rows of the caller's side."""
        return referrals.rows(actor_of(self.request), self.request.query_params.get("status", ""))

    def get_serializer_context(self) -> dict[str, Any]:
        """Who calls, and whether they are of our side."""
        actor = actor_of(self.request)
        return {**super().get_serializer_context(), "actor": actor, "ours": actor.can("referral.view")}

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One referral; audited."""
        return Response(self.get_serializer(referrals.detail(actor_of(request), kwargs["uid"])).data)
