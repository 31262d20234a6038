"""What an encounter is tied to: its persons, its calls, its case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms import asked
from cases.forms.encounters_moves import MoveForm
from cases.forms.encounters_persons import PersonForm
from cases.operations import encounters as operations
from cases.operations import encounters_moves as moves
from cases.operations import encounters_persons
from cases.selectors import encounters as selectors
from cases.selectors import records
from cases.views import asking
from cases.views.encounters_reports import found_persons
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize
from corecit.common.errors import Conflict, Invalid, NotVisible
from corecit.web.forms import show_refusal


@access("person.view")
@require_POST
def encounter_person_search(request: HttpRequest) -> HttpResponse:
    """The persons found, as chips for the form; posted, so that no name stands in an address."""
    actor, text = actor_of(request), request.POST.get("person_search", "").strip()
    form = PersonForm(request.POST, agency=None, found=found_persons(actor, request.POST))
    return render(request, "cases/encounters/_persons_found.html", {"form": form, "asked": text})


@access("encounter.report")
@require_http_methods(["GET", "POST"])
def encounter_person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Names the person later, or sets right who it was."""
    return _person_page(request, uid, is_other=False)


@access("encounter.report")
@require_http_methods(["GET", "POST"])
def encounter_person_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Adds a caller, relative, witness, victim or child."""
    return _person_page(request, uid, is_other=True)


def _person_page(request: HttpRequest, uid: UUID, *, is_other: bool) -> HttpResponse:
    actor = actor_of(request)
    encounter = selectors.get(actor, uid)
    authorize(actor, "identify", encounter)
    data = request.POST if request.method == "POST" else None
    form = PersonForm(
        data, agency=actor.agency, found=found_persons(actor, request.POST), roles=selectors.other_roles() if is_other else ()
    )
    ask = _ask(actor, form, asked.read(data), without=None if is_other else selectors.subject(encounter))
    if data is not None and data.get("action") != "search" and form.is_valid() and not ask:
        try:
            if is_other:
                encounters_persons.add(actor=actor, encounter_uid=uid, role=form.cleaned_data["role"], choice=form.person())
            else:
                encounters_persons.identify(actor=actor, encounter_uid=uid, choice=form.person())
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The persons of the encounter were changed."))
            return redirect("cases:encounter-detail", uid)
    elif data is not None and data.get("action") == "search":
        form.forget_errors()
    return render(request, "cases/encounters/person.html", {"form": form, "encounter": encounter, "is_other": is_other, "ask": ask})


def _ask(actor: Actor, form: PersonForm, said: asked.Asked, without: Any = None) -> asking.Ask:
    """The persons on record whom somebody new may be, once the form is filled in; `without` is the record that is being named."""
    is_sent = form.is_bound and form.data.get("action") != "search" and form.is_valid()
    ask = asking.ask(actor, said, form.typed_person() if is_sent else {}, without=without.pk if without else None)
    form.asked = ask.said
    return ask


@access("encounter.report")
@require_http_methods(["GET", "POST"])
def encounter_move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Moves an encounter that was entered for the wrong person to the right one, with a reason."""
    actor = actor_of(request)
    encounter = selectors.get(actor, uid)
    authorize(actor, "identify", encounter)
    data = request.POST if request.method == "POST" else None
    subject = selectors.subject(encounter)
    # Whom the encounter leaves is no answer; only where a page sent before has chosen them, so that the refusal can say why.
    left = {str(subject.uid)} - {request.POST.get("person")} if subject else set()
    found = [option for option in found_persons(actor, request.POST) if option[0] not in left]
    form = MoveForm(data, agency=actor.agency, found=found, cases=records.open_of_persons(actor, [one for one, _words in found]))
    ask = _ask(actor, form, asked.read(data), without=subject)
    if data is not None and data.get("action") == "search":
        form.forget_errors()
    elif data is not None and form.is_valid() and not ask:
        case, reason = form.cleaned_data["case"], form.cleaned_data["reason"]
        try:
            moves.move(
                actor=actor,
                encounter_uid=uid,
                choice=form.person(),
                reason=reason,
                case_uid=UUID(case) if case else None,
                leaves=request.POST.get("leaves", ""),
            )
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The encounter was moved."))
            return redirect("cases:encounter-detail", uid)
    context = {"form": form, "encounter": encounter, "subject": subject, "asked": bool(found), "ask": ask}
    return render(request, "cases/encounters/move.html", context, status=400 if form.errors else 200)


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible from None


@access("encounter.report")
@require_POST
def encounter_person_remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes a person other than the one in crisis off."""
    encounters_persons.remove(
        actor=actor_of(request), encounter_uid=uid, person_uid=_uid(request.POST.get("person", "")), role=request.POST.get("role", "")
    )
    return redirect("cases:encounter-detail", uid)


@access("encounter.report")
@require_GET
def encounter_links(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Calls and case of the encounter, and what may be tied to it."""
    actor = actor_of(request)
    found = selectors.links(actor, uid)
    return render(request, "cases/encounters/links.html", {"found": found, "encounter": found.encounter})


@access("encounter.report")
@require_POST
def encounter_call_link(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ties a further call, by its incident number, to the encounter."""
    actor = actor_of(request)
    call = selectors.call_numbered(actor, uid, request.POST.get("number", ""))
    if call is None:
        messages.error(request, _("There is no such call that you may see. Look at the incident number."))
    else:
        operations.link_call(actor=actor, encounter_uid=uid, call_uid=call.uid)
        messages.success(request, _("The call was tied to the encounter."))
    return redirect("cases:encounter-links", uid)


@access("encounter.report")
@require_POST
def encounter_call_unlink(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes a call off the encounter."""
    operations.unlink_call(actor=actor_of(request), encounter_uid=uid, call_uid=_uid(request.POST.get("call", "")))
    messages.success(request, _("The call was taken off. It awaits a report again."))
    return redirect("cases:encounter-links", uid)


@access("case.work")
@require_POST
def encounter_case_unlink(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes the encounter out of its case."""
    operations.unlink_case(actor=actor_of(request), encounter_uid=uid)
    messages.success(request, _("The encounter belongs to no case now."))
    return redirect("cases:encounter-links", uid)
