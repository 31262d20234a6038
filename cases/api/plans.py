"""API of response plans and safety plans: officers read of the former what is visible to patrol; the clinical side writes them as on their pages."""

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

from cases.api.cases import CasePersonSerializer
from cases.forms.plans import CONTACTS, TEXT_MAX, PlanForm
from cases.models import PlanStatus
from cases.models.safety_plans import CopyWay, PlanLanguage
from cases.operations import plans as operations
from cases.plan_acts import ACTS
from cases.selectors import persons
from cases.selectors import plans as selectors
from cases.selectors import safety_plans as safety_selectors
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access, needs
from corecit.common.errors import Invalid
from corecit.web.api import KeysetPagination, asked_uid, paged, refused, uid_of

# What those who write plans say among themselves.
_WRITERS_OWN = ("return_comment", "visibility_note")


class PlanContactSerializer(serializers.Serializer):
    """Somebody to call."""

    name = serializers.CharField(max_length=120)
    relation = serializers.CharField(required=False, default="", allow_blank=True, max_length=60)
    phone = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=120)
    may_call = serializers.BooleanField(required=False, default=False)


def _text() -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=TEXT_MAX)


class PlanContentSerializer(serializers.Serializer):
    """What a plan says; nothing clinical. Fields that are not sent stay as they are."""

    seen_at = serializers.DateTimeField(
        required=False, help_text="`updated_at` as the caller read it; 409 when somebody changed the plan since."
    )
    baseline, escalates, triggers, helps, avoid, cautions, transport, hospital = (_text() for _name in operations.TEXTS)
    contacts = PlanContactSerializer(many=True, required=False, help_text=f"At most {CONTACTS}, whom to call first stands first.")

    def validate_contacts(self, value: list[Any]) -> list[Any]:
        """A short list."""
        if len(value) > CONTACTS:
            raise serializers.ValidationError(_("Name at most %(n)s people.") % {"n": CONTACTS})
        return value


class ResponsePlanSerializer(serializers.Serializer):
    """One version of a response plan. `return_comment` and `visibility_note` are there for those who write plans."""

    uid = serializers.UUIDField()
    version = serializers.IntegerField()
    status = serializers.ChoiceField(choices=PlanStatus.choices)
    person = CasePersonSerializer()
    team = serializers.CharField(source="team.name")
    team_uid = serializers.UUIDField(source="team.uid")
    owner = serializers.CharField(source="owner.name")
    approved_at = serializers.DateTimeField(allow_null=True)
    approved_by = serializers.CharField(source="approved_by.name", default=None, allow_null=True)
    expires_on = serializers.DateField(allow_null=True, help_text="The last day on which officers read it.")
    is_visible_to_patrol = serializers.BooleanField()
    updated_at = serializers.DateTimeField()
    baseline, escalates, triggers, helps, avoid, cautions, transport, hospital = (serializers.CharField() for _name in operations.TEXTS)
    contacts = PlanContactSerializer(many=True)
    return_comment = serializers.CharField(required=False)
    visibility_note = serializers.CharField(required=False)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Leaves out what the reader may not know."""
        data = super().to_representation(instance)
        if not self.context["actor"].can("plan.write"):
            for name in _WRITERS_OWN:
                data.pop(name)
        return data


class PlanBeginSerializer(serializers.Serializer):
    """A plan to begin. The same `uid` begins one, however often it is sent."""

    uid = serializers.UUIDField(required=False)
    person = serializers.UUIDField()


class PlanActSerializer(serializers.Serializer):
    """A step: to submit and approve, to return it with a comment, to renew or retire it, to show it to patrol or hide it, to revise it."""

    act = serializers.ChoiceField(choices=[*ACTS, "revise"])
    note = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=1000, help_text="Needed to return, renew, retire, show and hide."
    )
    is_free = serializers.BooleanField(
        required=False, default=False, help_text="To approve: every line was read, and nothing clinical stands in it."
    )


class SafetyPlanSerializer(serializers.Serializer):
    """One version of a safety plan in a list."""

    uid = serializers.UUIDField()
    version = serializers.IntegerField()
    person = CasePersonSerializer()
    author = serializers.CharField(source="author.name")
    reviewed_on = serializers.DateField()
    review_by_on = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()


class CopySerializer(serializers.Serializer):
    """A copy that was given to the person."""

    given_at = serializers.DateTimeField()
    given_by = serializers.CharField(source="given_by.name")
    way = serializers.ChoiceField(choices=CopyWay.choices)
    language = serializers.ChoiceField(choices=PlanLanguage.choices)


class SafetyPlanDetailSerializer(SafetyPlanSerializer):
    """A safety plan in the person's words, with the copies that were given."""

    warning_signs, myself, distractions, people, professionals, safer, matters = (serializers.CharField() for _n in range(7))
    copies = serializers.SerializerMethodField()

    @extend_schema_field(CopySerializer(many=True))
    def get_copies(self, plan: Any) -> Any:
        """The copies that the view read beside it."""
        return CopySerializer(self.context["copies"], many=True).data


_UID = OpenApiParameter("uid", UUID, OpenApiParameter.PATH)
_FILTERS = [
    OpenApiParameter("show", str, enum=list(selectors.TABS), description="`force` when it is not said."),
    OpenApiParameter("person", UUID),
]


@extend_schema_view(
    list=extend_schema(summary="Response plans, newest first", parameters=_FILTERS, responses=ResponsePlanSerializer(many=True)),
    retrieve=extend_schema(summary="One response plan", parameters=[_UID], responses=ResponsePlanSerializer),
    create=extend_schema(summary="Begin the plan of a person", request=PlanBeginSerializer, responses={201: ResponsePlanSerializer}),
    partial_update=extend_schema(summary="Write a draft", parameters=[_UID], request=PlanContentSerializer, responses=ResponsePlanSerializer),
    steps=extend_schema(
        summary="Take a plan a step further", parameters=[_UID], request=PlanActSerializer, responses=ResponsePlanSerializer,
        description="By the states and the second person of the page. `revise` answers with the new version.",
    ),
)  # fmt: skip
class ResponsePlanViewSet(GenericViewSet):
    """Those that the token's user may read: all of persons within reach for those who write plans, for officers what is visible to patrol."""

    access_rule = needs("plan.view")
    serializer_class = ResponsePlanSerializer
    lookup_field = "uid"

    @access("plan.view")
    def list(self, request: Request) -> Response:
        """A page of plans."""
        actor = actor_of(request._request)
        tab, wanted = request.query_params.get("show") or "force", asked_uid(request, "person")
        if tab not in selectors.TABS:
            raise Invalid(
                _("These filters cannot be used."), {"show": [_("Choose one of: %(names)s.") % {"names": ", ".join(selectors.TABS)}]}
            )
        person = persons.get(actor, wanted) if wanted else None
        page = selectors.listing(
            actor, tab, request.query_params.get("cursor"), person=person, size=KeysetPagination().size(request)
        )  # fmt: skip
        return paged(self, page, ResponsePlanSerializer(page.rows, many=True, context={"actor": actor}).data)

    @access("plan.view")
    def retrieve(self, request: Request, uid: str) -> Response:
        """One plan; the opening is audited."""
        actor = actor_of(request._request)
        return _plan(actor, selectors.detail(actor, uid_of(uid), via="api"))

    @access("plan.write")
    def create(self, request: Request) -> Response:
        """Begins a draft; what it says is written by PATCH."""
        actor = actor_of(request._request)
        asked = PlanBeginSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person = persons.get(actor, asked.validated_data["person"])
        made = operations.create(actor=actor, person_id=person.pk, uid=asked.validated_data.get("uid"))
        return _plan(actor, selectors.get(actor, made.uid), status=201)

    @access("plan.write")
    def partial_update(self, request: Request, uid: str) -> Response:
        """Writes into a draft, judged as the page judges it."""
        actor = actor_of(request._request)
        plan = selectors.get(actor, uid_of(uid))
        asked = PlanContentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        sent = dict(asked.validated_data)
        form = PlanForm.of_content(plan, sent, sent.pop("seen_at", None))
        if not form.is_valid():
            raise refused(form, _("This cannot be kept."))
        operations.edit(actor=actor, plan_id=plan.pk, seen_at=form.seen, **{name: form.content[name] for name in sent})
        return _plan(actor, selectors.get(actor, plan.uid))

    @access("plan.write")
    @action(detail=True, methods=["post"], url_path="steps")
    def steps(self, request: Request, uid: str) -> Response:
        """One act."""
        actor = actor_of(request._request)
        plan = selectors.get(actor, uid_of(uid))
        asked = PlanActSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        if said["act"] == "revise":
            return _plan(actor, selectors.get(actor, operations.revise(actor=actor, plan_id=plan.pk).uid))
        act = ACTS[said["act"]]
        form = act.form({"note": said["note"], "is_free": "on" if said["is_free"] else ""}) if act.form is not None else None
        if form is not None and not form.is_valid():
            raise refused(form, _("This cannot be kept."))
        act.operation(actor=actor, plan_id=plan.pk, **act.words(form))
        return _plan(actor, selectors.get(actor, plan.uid))


def _plan(actor: Actor, plan: Any, status: int = 200) -> Response:
    return Response(ResponsePlanSerializer(plan, context={"actor": actor}).data, status=status)


@extend_schema_view(
    list=extend_schema(
        summary="The versions of a person's safety plan, newest first",
        parameters=[OpenApiParameter("person", UUID, required=True)],
        responses=SafetyPlanSerializer(many=True),
    ),
    retrieve=extend_schema(summary="One version with its words", parameters=[_UID], responses=SafetyPlanDetailSerializer),
)
class SafetyPlanViewSet(GenericViewSet):
    """Safety plans, for the clinical side alone; they are written on their page, with the person."""

    access_rule = needs("clinical.read")
    serializer_class = SafetyPlanSerializer
    lookup_field = "uid"

    @access("clinical.read")
    def list(self, request: Request) -> Response:
        """Which versions there are; the words stand in each one alone, whose opening is audited."""
        actor, wanted = actor_of(request._request), asked_uid(request, "person")
        if wanted is None:
            raise Invalid(_("Name a person."), {"person": [_("Name a person.")]})
        person = persons.get(actor, wanted)
        page = safety_selectors.listing(actor, person, request.query_params.get("cursor"), KeysetPagination().size(request))
        return paged(self, page, SafetyPlanSerializer(page.rows, many=True).data)

    @access("clinical.read")
    def retrieve(self, request: Request, uid: str) -> Response:
        """One version; the opening is audited."""
        sheet = safety_selectors.sheet(actor_of(request._request), uid_of(uid), via="api")
        return Response(SafetyPlanDetailSerializer(sheet.plan, context={"copies": sheet.copies}).data)


# (prefix, viewset, basename)
routes: list[tuple[str, type[ViewSetMixin], str]] = [
    ("response-plans", ResponsePlanViewSet, "response-plans"),
    ("safety-plans", SafetyPlanViewSet, "safety-plans"),
]
