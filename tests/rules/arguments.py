"""What stands for the arguments of an address when the walk opens it: add a builder here when you add an address that takes some.

A builder gets the scene and returns kwargs of rows that the people of team A may see; an address without a builder is walked with
ids that do not exist, so it answers 404 to whoever the rule admits.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.utils import timezone

from cases.models import Handover, PersonPair, SocialNeed
from cases.operations import instruments, links
from corecit.accounts.models import Shift
from corecit.common import clock
from corecit.web.routes import Route
from tests.cast import Cast
from tests.factories.assessments import HIGH, make_assessment, make_form, switch_on
from tests.factories.cases import (
    make_call,
    make_case,
    make_encounter,
    make_follow_up,
    make_medic,
    make_note,
    make_note_template,
    make_person,
    make_rule,
)
from tests.factories.files import make_document, make_photo
from tests.factories.partners import make_agreement, make_service, partner_organization, place
from tests.factories.plans import make_plan, make_premise_caution, make_proposal, make_safety_plan, make_suggestion


class Scene:
    """Rows of team A, each made when it is first asked for."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    @cached_property
    def case(self) -> Any:
        """A case of team A."""
        return make_case(self.cast)

    @cached_property
    def other_person(self) -> Any:
        """Somebody else whom team A knows."""
        return make_case(self.cast, person=make_person("Robin", "Marsh")).person

    @cached_property
    def pair(self) -> Any:
        """Two records of team A that may be of one person."""
        return PersonPair.objects.create(first=self.case.person, second=self.other_person, bits=20, found_at=timezone.now())

    @cached_property
    def photo(self) -> Any:
        """A photo of the person of the case."""
        return make_photo(self.case.person)

    @cached_property
    def document(self) -> Any:
        """A document of the case, of the clinical side."""
        return make_document(self.cast, self.case)

    @cached_property
    def link(self) -> Any:
        """A record linked into the person of the case."""
        other = make_case(self.cast, person=make_person("Jo", "Vale")).person
        return links.link(actor=self.cast.actor("clinician"), kept_uid=self.case.person.uid, other_uid=other.uid, reason="Same birthday")

    @cached_property
    def encounter(self) -> Any:
        """An approved encounter of that case."""
        return make_encounter(self.cast, case=self.case)

    @cached_property
    def attendance(self) -> Any:
        """The ambulance at that encounter."""
        return make_medic(self.cast, self.encounter)

    @cached_property
    def call(self) -> Any:
        """A crisis call of Riverton."""
        return make_call(self.cast)

    @cached_property
    def follow_up(self) -> Any:
        """An open follow-up of the case."""
        return make_follow_up(self.cast, self.case)

    @cached_property
    def handover(self) -> Any:
        """The case on its way from the clinician to the peer."""
        values = {"case": self.case, "giver": self.cast.clinician, "receiver": self.cast.peer, "asked_by": self.cast.clinician}
        return Handover.objects.create(**values, side="clinical")

    @cached_property
    def rule(self) -> Any:
        """A rule of the health agency's protocol."""
        return make_rule(self.cast)

    @cached_property
    def note(self) -> Any:
        """A clinical note of the case."""
        return make_note(self.cast, self.case)

    @cached_property
    def unsigned(self) -> Any:
        """A note of the case that its author has not signed."""
        return make_note(self.cast, self.case, signed_at=None)

    @cached_property
    def note_template(self) -> Any:
        """A template of the clinicians' agency."""
        return make_note_template(self.cast)

    @cached_property
    def service(self) -> Any:
        """A service of the organisation for which the cast's partner answers."""
        return make_service(partner_organization())

    @cached_property
    def location(self) -> Any:
        """Where that service is given."""
        return place(self.service)

    @cached_property
    def agreement(self) -> Any:
        """An agreement with its organisation."""
        return make_agreement(self.service.organization)

    @cached_property
    def shift(self) -> Any:
        """A shift of the officer that is on."""
        now = clock.now()
        values = {"user": self.cast.officer, "team": self.cast.teams["a"], "starts_at": now, "ends_at": now + dt.timedelta(hours=8)}
        return Shift.objects.create(**values)

    @cached_property
    def plan(self) -> Any:
        """A response plan of the case's person that patrol may read."""
        return make_plan(self.cast, self.case.person, on_patrol=True)

    @cached_property
    def suggestion(self) -> Any:
        """An officer's suggestion to that plan."""
        return make_suggestion(self.cast, self.plan)

    @cached_property
    def proposal(self) -> Any:
        """A proposal of a plan for the case's person."""
        return make_proposal(self.cast, self.case.person)

    @cached_property
    def safety_plan(self) -> Any:
        """A safety plan of the case's person."""
        return make_safety_plan(self.cast, self.case.person, case=self.case)

    @cached_property
    def instrument(self) -> Any:
        """A screen that ships, switched on for the health authority."""
        return switch_on(self.cast)[0]

    @cached_property
    def assessment(self) -> Any:
        """A completed screen of the case."""
        return make_assessment(self.cast, self.instrument, HIGH, case=self.case)

    @cached_property
    def own_form(self) -> Any:
        """A form of the health authority's own, whose next version is being written."""
        made = make_form(self.cast)
        instruments.revise(actor=self.cast.actor("admin"), instrument_id=made.pk)
        return made

    @cached_property
    def need(self) -> Any:
        """A social need found on the case."""
        today = timezone.localdate()
        return SocialNeed.objects.create(
            person=self.case.person, case=self.case, code="food", status_on=today, found_on=today, found_by=self.cast.clinician
        )

    @cached_property
    def premise_caution(self) -> Any:
        """A caution about the place of that encounter."""
        return make_premise_caution(self.cast)


def _uid(name: str) -> Callable[[Scene], dict[str, Any]]:
    return lambda scene: {"uid": getattr(scene, name).uid}


# URL name -> its arguments; a name that ends in * stands for all that begin so.
BUILDERS: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "referrals:referral-start": lambda scene: {"case": scene.case.uid},
    "referrals:consent-list": lambda scene: {"case": scene.case.uid},
    "referrals:consent-create": lambda scene: {"case": scene.case.uid},
    "accounts:shift-end": _uid("shift"),
    "cases:record*": _uid("case"),
    "cases:note-create": _uid("case"),
    "cases:share*": _uid("case"),
    "cases:note-detail": _uid("note"),
    "cases:note-edit": _uid("unsigned"),
    "cases:note-discard": _uid("unsigned"),
    "cases:note-comment": _uid("note"),
    "cases:note-template-edit": _uid("note_template"),
    "cases:person-detail": lambda scene: {"uid": scene.case.person.uid},
    "cases:person-history": lambda scene: {"uid": scene.case.person.uid},
    "cases:encounter-history": _uid("encounter"),
    "cases:person-timeline": lambda scene: {"uid": scene.case.person.uid},
    "cases:person-edit": lambda scene: {"uid": scene.case.person.uid},
    "cases:photo-create": lambda scene: {"uid": scene.case.person.uid},
    "cases:photo-*": _uid("photo"),
    "cases:document-create": _uid("case"),
    "cases:document-*": _uid("document"),
    "cases:encounter-move": _uid("encounter"),
    "cases:encounter-unit-add": _uid("encounter"),
    "cases:attendance-detail": _uid("attendance"),
    "cases:person-identify": lambda scene: {"uid": scene.case.person.uid},
    "cases:person-link": lambda scene: {"uid": scene.case.person.uid, "other": scene.other_person.uid},
    "cases:pair-*": _uid("pair"),
    "cases:person-unlink": lambda scene: {"uid": scene.link.kept.uid, "link": scene.link.uid},
    "cases:person-part-create": lambda scene: {"uid": scene.case.person.uid, "part": "phone"},
    "cases:safety-plan-create": lambda scene: {"uid": scene.case.person.uid},
    "cases:safety-plan-detail": _uid("safety_plan"),
    "cases:safety-plan-give": _uid("safety_plan"),
    "cases:safety-plan-paper": lambda scene: {"uid": scene.safety_plan.uid, "language": "es"},
    "cases:safety-plan-print": lambda scene: {"uid": scene.safety_plan.uid, "language": "es"},
    "cases:place-*": lambda scene: {"kind": "encounter", "uid": scene.encounter.uid},
    "cases:premise-caution-create": lambda scene: {"kind": "encounter", "uid": scene.encounter.uid},
    "cases:premise-caution-retire": _uid("premise_caution"),
    "cases:plan-detail": _uid("plan"),
    "cases:plan-edit": _uid("plan"),
    "cases:plan-revise": _uid("plan"),
    "cases:plan-suggest": _uid("plan"),
    "cases:plan-step": lambda scene: {"uid": scene.plan.uid, "act": "renew"},
    "cases:plan-answer": _uid("suggestion"),
    "cases:plan-decide": _uid("proposal"),
    "cases:plan-create": lambda scene: {"uid": scene.case.person.uid},
    "cases:person-brief": lambda scene: {"uid": scene.case.person.uid},
    "cases:plan-propose": lambda scene: {"uid": scene.case.person.uid},
    "cases-*": _uid("case"),
    "persons-*": lambda scene: {"uid": scene.case.person.uid},
    "assessments-*": _uid("assessment"),
    "instruments-*": _uid("instrument"),
    "response-plans-*": _uid("plan"),
    "safety-plans-*": _uid("safety_plan"),
    "cases:crisis-value-map": lambda scene: {"uid": scene.cast.agencies["riverton"].uid},
    "cases:handover-create": _uid("case"),
    "cases:handover-*": lambda scene: {"uid": scene.handover.uid},
    "cases:protocol-*": lambda scene: {"uid": scene.cast.agencies["health"].uid},
    "cases:protocol-rule-*": lambda scene: {"uid": scene.rule.uid},
    "cases:protocol-rule-add": lambda scene: {"uid": scene.cast.agencies["health"].uid},
    "cases:protocol-plan": lambda scene: {"kind": "encounter", "uid": scene.encounter.uid},
    "cases:assessment-*": _uid("assessment"),
    "cases:encounter-screen": _uid("encounter"),
    "cases:encounter-need": _uid("encounter"),
    "cases:encounter-disclose": _uid("encounter"),
    "cases:need-detail": _uid("need"),
    "cases:instrument-*": _uid("instrument"),
    "cases:form-*": _uid("own_form"),
    "cases:form-item": lambda scene: {"uid": scene.own_form.uid, "link": "a"},
    "cases:form-item-move": lambda scene: {"uid": scene.own_form.uid, "link": "a"},
    "cases:form-item-remove": lambda scene: {"uid": scene.own_form.uid, "link": "a"},
    "cases:instrument-version": lambda scene: {"uid": scene.instrument.uid, "number": 1},
    "web:draft-save": lambda scene: {"form": "encounter"},
    "manage:agency*": lambda scene: {"uid": scene.cast.agencies["health"].uid},
    "manage:team*": lambda scene: {"uid": scene.cast.teams["a"].uid},
    "manage:person*": lambda scene: {"uid": scene.cast.officer.uid},
    "partners:service*": lambda scene: {"uid": scene.service.uid},
    "partners:service-create": lambda scene: {"organization": scene.service.organization.uid},
    "partners:organization*": lambda scene: {"uid": scene.service.organization.uid},
    "partners:location*": lambda scene: {"uid": scene.location.uid},
    "partners:location-create": lambda scene: {"organization": scene.service.organization.uid},
    "partners:agreement*": lambda scene: {"uid": scene.agreement.uid},
    "partners:agreement-create": lambda scene: {"organization": scene.service.organization.uid},
    "api-service-detail": lambda scene: {"uid": scene.service.uid},
    "api-organization-detail": lambda scene: {"uid": scene.service.organization.uid},
    "manage:codes-list": lambda scene: {"name": "disposition"},
}

_MADE_UP: dict[str, Any] = {
    "uid": uuid.UUID(int=0),
    "pk": 999_999_999,
    "token": "made-up",
    "key": "made-up",
    "uidb36": "zz",
    "form": "made-up",
    "link": "made-up",
    "name": "made-up",
}


def builder_of(name: str) -> Callable[[Scene], dict[str, Any]] | None:
    """The builder of a URL name, or of the longest beginning of it that has one."""
    if name in BUILDERS:
        return BUILDERS[name]
    starts = sorted((key for key in BUILDERS if key.endswith("*") and name.startswith(key[:-1])), key=len, reverse=True)
    return BUILDERS[starts[0]] if starts else None


def arguments_of(route: Route, scene: Scene) -> dict[str, Any]:
    """The arguments with which the walk opens a route; made-up ones where no builder knows them all."""
    builder = builder_of(route.name)
    built = builder(scene) if builder else {}
    if set(built) == set(route.arguments):
        return built
    # <uuid:case>, <uuid:service> and the like; <int:number> is a number.
    made_up = {name: 999_999_999 if f"<int:{name}>" in route.path else uuid.UUID(int=0) for name in route.arguments}
    return {name: built.get(name, _MADE_UP.get(name, made_up[name])) for name in route.arguments}
