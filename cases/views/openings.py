"""Opening a case: who it is about, its team and people; or adding an encounter to one that is open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.forms import asked
from cases.forms.persons import NewPersonForm, PersonSearchForm
from cases.forms.records import CaseForm
from cases.operations import records as operations
from cases.presenters import candidates as candidate_presenters
from cases.presenters import records as presenters
from cases.selectors import candidates, persons, records, shares
from cases.views import asking
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.audit.trail import record
from corecit.common.errors import Conflict, Invalid, NotVisible
from corecit.web.forms import show_refusal


def _uid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise NotVisible from None


def _about(actor: Actor, request: HttpRequest) -> dict[str, Any]:
    """Whom the case would be about, from the address: a person, the person of an encounter, a new one or an unknown one. Raises NotVisible."""
    encounter, person = None, None
    if request.GET.get("encounter"):
        encounter = records.free_encounter(actor, _uid(request.GET["encounter"]))
        found = records.subjects(encounter)
        person = next((one for one in found if str(one.uid) == request.GET.get("person")), found[0] if len(found) == 1 else None)
        others = found if person is None else []
    else:
        others = []
        if request.GET.get("person"):
            person = persons.get(actor, _uid(request.GET["person"]))
    return {"encounter": encounter, "person": person, "others": others}


@access("case.create")
@require_http_methods(["GET", "POST"])
def record_create(request: HttpRequest) -> HttpResponse:
    """Open a case: first who it is about, then its team and people."""
    actor = actor_of(request)
    about = _about(actor, request)
    encounter, person = about["encounter"], about["person"]
    if encounter is not None and encounter.case is not None:
        raise Conflict(_("This encounter belongs to a case already."))
    fresh = request.GET.get("new", "")
    if person is None and encounter is None and fresh not in ("named", "unknown"):
        return _choose(request, actor)
    teams = shares.team_choices(actor)
    form = CaseForm(request.POST or None, teams=teams, workers=shares.workers_of(teams), initial={"lead": _first_lead(actor)})
    entered = None if person is not None else NewPersonForm(request.POST or None, unknown=fresh != "named")
    is_filled = request.method == "POST" and form.is_valid() and (entered is None or entered.is_valid())
    choice = {"choice": "new"} | entered.cleaned_data if is_filled and entered is not None else {}
    ask = asking.ask(actor, asked.read(request.POST), choice)
    known = ask.taken.person if ask.taken and entered is not None else None
    subject = person or known
    open_cases = presenters.rows(records.open_of_person(actor, subject.pk)) if subject else []
    # Whoever recognises somebody is told first of a case that is open for them; the next press opens another one.
    is_told = known is None or not ask.said.is_fresh or not open_cases
    if is_filled and not ask and is_told:
        try:
            case = _open(actor, form, about, entered.cleaned_data if entered else None, ask)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Case %(number)s is open.") % {"number": case.number})
            return redirect("cases:record-detail", uid=case.uid)
    context = about | {
        "form": form,
        "entered": entered,
        "fresh": fresh,
        "open_cases": open_cases,
        "ask": ask,
        "age": persons.age(person) if person else None,
    }
    failed = bool(form.errors or (entered and entered.errors))
    return render(request, "cases/records/record_create.html", context, status=400 if failed else 200)


def _first_lead(actor: Actor) -> str:
    """Whoever opens a case leads it, unless they say otherwise."""
    return str(actor.user.uid) if actor.user else ""


def _open(actor: Actor, form: CaseForm, about: dict[str, Any], new_person: dict[str, Any] | None, ask: asking.Ask) -> Any:
    values = form.cleaned_data
    known = about["person"] or (ask.taken.person if ask.taken else None)
    ids = shares.user_ids([uid for uid in (values["lead"], *values.get("assigned", [])) if uid])
    return operations.open_case(
        actor=actor,
        team_id=form.team_id,
        person_id=known.pk if known else None,
        new_person=new_person and new_person | {"uid": ask.said.new_uid},
        different=list(ask.said.different),
        typed=new_person if ask.taken else None,
        encounter_id=about["encounter"].pk if about["encounter"] else None,
        lead_id=ids.get(values["lead"]),
        assigned_ids=[ids[uid] for uid in values.get("assigned", []) if uid in ids],
        reason=values["reason"],
        uid=values["uid"],
    )


def _choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who is it about? Search among the persons one may see, enter somebody new, or nobody known."""
    form = PersonSearchForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        record(actor, "search.run", characters=len(form.cleaned_data["q"]))
        found = candidate_presenters.rows(candidates.search(actor, form.cleaned_data["q"], limit=20))
    return render(request, "cases/records/record_start.html", {"form": form, "found": found})


@access("case.work")
@require_POST
def encounter_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add an encounter to an open case."""
    actor = actor_of(request)
    case = records.get(actor, uid)
    encounter = records.free_encounter(actor, _uid(request.POST.get("encounter", "")))
    operations.add_encounter(actor=actor, case_id=case.pk, encounter_id=encounter.pk)
    messages.success(request, _("The encounter is now part of case %(number)s.") % {"number": case.number})
    return redirect("cases:record-detail", uid=case.uid)
