"""API of screening, for the clinical side: what the agency asks, beginning a screen, answers so far, completing it, its level, the answers as FHIR."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSetMixin

from cases.assessment_drafts import ASSESSMENT
from cases.forms.assessments import AssessmentForm
from cases.instruments import answers as rules
from cases.instruments.structure import ABSENT, Questionnaire
from cases.models import AssessmentStatus, Level
from cases.operations import assessments as operations
from cases.presenters import assessments as presenters
from cases.selectors import assessments as selectors
from cases.selectors import encounters, instruments, records
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access, needs
from corecit.access.policies import authorize
from corecit.common.errors import Invalid, NotVisible
from corecit.web import drafts
from corecit.web.api import KeysetPagination, asked_uid, paged, uid_of
from corecit.web.operations import drafts as draft_operations
from corecit.web.selectors.drafts import open_sheet


class InstrumentSerializer(serializers.Serializer):
    """An instrument that the agency of the token's user has switched on."""

    uid = serializers.UUIDField(source="instrument.uid")
    key = serializers.CharField(source="instrument.key")
    title = serializers.CharField(source="instrument.title")
    notice = serializers.CharField(source="instrument.notice", help_text="Stands under the questions wherever they are shown.")
    version = serializers.IntegerField(source="current.number")


class OptionSerializer(serializers.Serializer):
    """One answer of a choice."""

    key = serializers.CharField(help_text="What stands for it in `answers`.")
    text = serializers.CharField()


class QuestionSerializer(serializers.Serializer):
    """One question; when it is asked the questionnaire says (`enableWhen`)."""

    link_id = serializers.CharField()
    type = serializers.ChoiceField(choices=["boolean", "choice", "integer", "string", "text", "date"])
    text = serializers.CharField()
    repeats = serializers.BooleanField()
    options = OptionSerializer(many=True)


class InstrumentDetailSerializer(InstrumentSerializer):
    """An instrument with its questions and the FHIR R4 Questionnaire of the version in use."""

    questions = serializers.SerializerMethodField()
    questionnaire = serializers.SerializerMethodField()

    def get_questions(self, row: instruments.Row) -> Any:
        """The questions in order."""
        return QuestionSerializer(self.context["form"].questions, many=True).data

    def get_questionnaire(self, row: instruments.Row) -> dict[str, Any]:
        """The resource as it was loaded or written."""
        return dict(self.context["version"].definition)


class AssessmentSerializer(serializers.Serializer):
    """A screen with its result. `level` is a suicide screen's alone; PHQ-9, GAD-7 and others have a `band` on their own scale and no level."""

    uid = serializers.UUIDField()
    instrument = serializers.CharField(source="version.instrument.title")
    instrument_uid = serializers.UUIDField(source="version.instrument.uid")
    version = serializers.IntegerField(source="version.number")
    case = serializers.UUIDField(source="case.uid", default=None, allow_null=True)
    encounter = serializers.UUIDField(source="encounter.uid", default=None, allow_null=True)
    person = serializers.UUIDField(source="person.uid")
    author = serializers.CharField(source="author.name")
    status = serializers.ChoiceField(choices=AssessmentStatus.choices)
    started_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField(allow_null=True)
    level = serializers.ChoiceField(
        choices=Level.choices,
        source="standing_level",
        allow_blank=True,
        help_text="A clinician's own where there is one, else the computed one.",
    )
    computed_level = serializers.ChoiceField(choices=Level.choices, source="level", allow_blank=True)
    band = serializers.CharField()
    score = serializers.IntegerField(allow_null=True)
    result = serializers.SerializerMethodField()
    is_complete = serializers.BooleanField(help_text="False where questions stayed open; that never reads as low.")
    raises_suicide_pathway = serializers.SerializerMethodField()

    def get_result(self, row: Any) -> str:
        """The level or band in words."""
        return presenters.shown(row).word

    def get_raises_suicide_pathway(self, row: Any) -> bool:
        """Whether a suicide screen is due whatever the total says."""
        return presenters.shown(row).raises_pathway


class AssessmentDetailSerializer(AssessmentSerializer):
    """A screen with its answers; of one that is not completed the answers so far, and which questions are still open."""

    answers = serializers.SerializerMethodField()
    open_questions = serializers.SerializerMethodField()

    def get_answers(self, row: Any) -> dict[str, dict[str, Any]]:
        """linkId -> {"value": ...} or {"absent": "refused" | "unable"}."""
        return dict(self.context["answers"])

    def get_open_questions(self, row: Any) -> list[str]:
        """The linkIds that apply and have no answer."""
        return [item.link_id for item in rules.unanswered(self.context["form"], self.context["answers"])]


class AnswerSerializer(serializers.Serializer):
    """One answer, or why there is none."""

    value = serializers.JSONField(
        required=False, help_text="yes or no; an option's key, or a list of keys where several may be chosen; a whole number; a text; a day, YYYY-MM-DD."
    )  # fmt: skip
    absent = serializers.ChoiceField(choices=ABSENT, required=False)


class StartSerializer(serializers.Serializer):
    """A screen to begin, on a case or on an encounter. The same `uid` begins one, however often it is sent."""

    uid = serializers.UUIDField(required=False)
    instrument = serializers.UUIDField()
    case = serializers.UUIDField(required=False)
    encounter = serializers.UUIDField(required=False)
    person = serializers.UUIDField(required=False, help_text="At an encounter with several people; without it the person in crisis.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One place, not two."""
        if ("case" in attrs) == ("encounter" in attrs):
            raise serializers.ValidationError({"case": [_("Name a case or an encounter.")]})
        return attrs


class AnswersSerializer(serializers.Serializer):
    """Answers by linkId; each sending says all of them."""

    answers = serializers.DictField(child=AnswerSerializer())


class CompleteSerializer(serializers.Serializer):
    """Completing a screen. The same answers complete it once, however often they are sent."""

    answers = serializers.DictField(child=AnswerSerializer(), required=False, help_text="Without them, the answers so far.")
    as_it_is = serializers.BooleanField(required=False, default=False, help_text="Though questions are open.")


_UID = OpenApiParameter("uid", UUID, OpenApiParameter.PATH)


@extend_schema_view(
    list=extend_schema(summary="Instruments that the agency uses", responses=InstrumentSerializer(many=True)),
    retrieve=extend_schema(summary="One instrument with its questions", parameters=[_UID], responses=InstrumentDetailSerializer),
)
class InstrumentViewSet(GenericViewSet):
    """What the agency of the token's user asks."""

    access_rule = needs("clinical.read")
    serializer_class = InstrumentSerializer
    pagination_class = None
    lookup_field = "uid"

    @access("clinical.read")
    def list(self, request: Request) -> Response:
        """All that are switched on, by title."""
        return Response(InstrumentSerializer(instruments.offered(actor_of(request._request)), many=True).data)

    @access("clinical.read")
    def retrieve(self, request: Request, uid: str) -> Response:
        """One that is switched on."""
        actor, wanted = actor_of(request._request), uid_of(uid)
        row = next((one for one in instruments.offered(actor) if one.instrument.uid == wanted), None)
        if row is None or row.current is None:
            raise NotVisible
        version = instruments.version(actor, wanted, row.current.number)
        return Response(InstrumentDetailSerializer(row, context={"version": version, "form": instruments.reading(version)}).data)


@extend_schema_view(
    list=extend_schema(
        summary="Completed screens of a case or an encounter, newest first",
        parameters=[OpenApiParameter("case", UUID), OpenApiParameter("encounter", UUID)],
        responses=AssessmentSerializer(many=True),
        description="One of `case` (its encounters among it) and `encounter` is needed.",
    ),
    retrieve=extend_schema(summary="One screen with its answers", parameters=[_UID], responses=AssessmentDetailSerializer),
    create=extend_schema(summary="Begin a screen", request=StartSerializer, responses={201: AssessmentDetailSerializer}),
    answers=extend_schema(
        summary="Keep the answers so far", parameters=[_UID], request=AnswersSerializer, responses=AssessmentDetailSerializer,
        description="They stand on the page of the screen as well, for its author alone.",
    ),
    complete=extend_schema(
        summary="Complete a screen", parameters=[_UID], request=CompleteSerializer, responses=AssessmentDetailSerializer,
        description="400 with the linkIds of questions that are open, unless `as_it_is`.",
    ),
    questionnaire_response=extend_schema(
        summary="The answers as a FHIR R4 QuestionnaireResponse", parameters=[_UID], responses={200: dict},
        description="People stand in it by their uid alone; each reading is audited as an export.",
    ),
)  # fmt: skip
class AssessmentViewSet(GenericViewSet):
    """Screens within reach of the token's user, who is of the clinical side."""

    access_rule = needs("clinical.read")
    serializer_class = AssessmentSerializer
    lookup_field = "uid"

    @access("clinical.read")
    def list(self, request: Request) -> Response:
        """A page of completed ones."""
        actor = actor_of(request._request)
        case, encounter = asked_uid(request, "case"), asked_uid(request, "encounter")
        if (case is None) == (encounter is None):
            raise Invalid(_("Name a case or an encounter."))
        place: dict[str, Any] = {"case": records.get(actor, case)} if case else {"encounter": encounters.get(actor, encounter or "")}
        page = selectors.listing(actor, **place, cursor=request.query_params.get("cursor"), size=KeysetPagination().size(request))
        return paged(self, page, AssessmentSerializer(page.rows, many=True).data)

    @access("clinical.read")
    def retrieve(self, request: Request, uid: str) -> Response:
        """One; the opening is audited."""
        actor = actor_of(request._request)
        return _one(actor, selectors.detail(actor, uid_of(uid), via="api"))

    @access("clinical.write")
    def create(self, request: Request) -> Response:
        """Begins one, or goes on with the one that the caller began there."""
        actor = actor_of(request._request)
        asked = StartSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        made = operations.start(
            actor=actor,
            instrument_uid=values["instrument"],
            case_uid=values.get("case"),
            encounter_uid=values.get("encounter"),
            person_uid=values.get("person"),
            uid=values.get("uid"),
        )
        return _one(actor, selectors.get(actor, made.uid), status=201)

    @access("clinical.write")
    @action(detail=True, methods=["post"], url_path="answers")
    def answers(self, request: Request, uid: str) -> Response:
        """Keeps the answers so far, in place of those before."""
        actor = actor_of(request._request)
        row = selectors.get(actor, uid_of(uid))
        authorize(actor, "answer", row)
        asked = AnswersSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        typed, _form = _judged(instruments.reading(row.version), asked.validated_data["answers"])
        token = open_sheet(actor, ASSESSMENT, row.uid).token
        draft_operations.save(actor=actor, form=ASSESSMENT, object_uid=row.uid, data=drafts.kept(typed), token=token)
        return _one(actor, row)

    @access("clinical.write")
    @action(detail=True, methods=["post"], url_path="complete")
    def complete(self, request: Request, uid: str) -> Response:
        """Completes one: level, band and points."""
        actor = actor_of(request._request)
        row = selectors.get(actor, uid_of(uid))
        asked = CompleteSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        form = instruments.reading(row.version)
        sent = asked.validated_data.get("answers")
        answers = _judged(form, sent)[1].answers() if sent is not None else _answers(actor, row, form)
        operations.complete(actor=actor, assessment_uid=row.uid, answers=answers, as_it_is=asked.validated_data["as_it_is"])
        return _one(actor, selectors.get(actor, row.uid))

    @access("clinical.read")
    @action(detail=True, methods=["get"], url_path="questionnaire-response")
    def questionnaire_response(self, request: Request, uid: str) -> Response:
        """The resource; audited as an export."""
        actor = actor_of(request._request)
        wanted = uid_of(uid)
        authorize(actor, "export", selectors.get(actor, wanted))
        return Response(presenters.fhir(selectors.exported(actor, wanted)))


def _judged(questions: Questionnaire, answers: dict[str, dict[str, Any]]) -> tuple[QueryDict, AssessmentForm]:
    """The answers as the page would take them, typed and judged; raises Invalid by linkId."""
    known = {item.link_id for item in questions.questions}
    strange = {link: [_("There is no such question.")] for link in answers if link not in known}
    typed = AssessmentForm.typed(questions, answers)
    form = AssessmentForm(typed, form=questions)
    if strange or not form.is_valid():
        raise Invalid(_("Some answers cannot be taken."), strange | form.item_errors)
    return typed, form


def _answers(actor: Actor, row: Any, form: Questionnaire) -> dict[str, dict[str, Any]]:
    """The answers of a completed screen, or those that its author has given so far."""
    if row.status != AssessmentStatus.DRAFT:
        return dict(row.answers)
    typed = AssessmentForm(open_sheet(actor, ASSESSMENT, row.uid).data, form=form)
    typed.is_valid()
    return typed.answers() if typed.is_bound else {}


def _one(actor: Actor, row: Any, status: int = 200) -> Response:
    form = instruments.reading(row.version)
    context = {"form": form, "answers": _answers(actor, row, form)}
    return Response(AssessmentDetailSerializer(row, context=context).data, status=status)


# (prefix, viewset, basename)
routes: list[tuple[str, type[ViewSetMixin], str]] = [
    ("instruments", InstrumentViewSet, "instruments"),
    ("assessments", AssessmentViewSet, "assessments"),
]
