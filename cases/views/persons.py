"""Pages of persons: one person, changing their facts, names, phones, addresses, contacts and cautions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms import asked
from cases.forms.persons import AddressForm, CautionForm, ContactForm, DetailsForm, NameForm, PersonForm, PhoneForm, SearchForm
from cases.matching import facts
from cases.operations import cautions, persons
from cases.presenters import candidates as candidate_presenters
from cases.presenters import files as file_presenters
from cases.presenters import links as link_presenters
from cases.presenters import persons as presenters
from cases.presenters import records as record_presenters
from cases.selectors import candidates, files, links
from cases.selectors import persons as selectors
from cases.views import asking
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.audit.trail import record
from corecit.common.errors import Conflict, Invalid, NotVisible
from corecit.web import panels
from corecit.web.forms import show_refusal

# part -> (its form, the operation that adds one); the address says which.
PARTS: dict[str, tuple[type, Any]] = {
    "name": (NameForm, persons.add_name),
    "phone": (PhoneForm, persons.add_phone),
    "address": (AddressForm, persons.add_address),
    "contact": (ContactForm, persons.add_contact),
    "caution": (CautionForm, cautions.add),
}
# part -> (the operation that ends or removes one, its argument)
ENDS: dict[str, tuple[Any, str]] = {
    "name": (persons.remove_name, "name_id"),
    "phone": (persons.end_phone, "phone_id"),
    "address": (persons.end_address, "address_id"),
    "contact": (persons.remove_contact, "contact_id"),
    "caution": (cautions.retire, "caution_id"),
}


def _page(request: HttpRequest, uid: UUID, refused: tuple[str, Any] | None = None) -> HttpResponse:
    """The page of a person; a form that was refused stands open on it with what was typed."""
    actor = actor_of(request)
    if (stands := selectors.get(actor, uid)).uid != uid:
        # An old address of a record that was linked into another.
        return redirect("cases:person-detail", uid=stands.uid)
    sheet = selectors.sheet(actor, uid)
    photo = files.photo_of(actor, sheet.person)
    forms = {name: form(prefix=name) for name, (form, _operation) in PARTS.items()}
    if refused is not None:
        forms[refused[0]] = refused[1]
    context = {
        "sheet": sheet,
        "person": sheet.person,
        "name": presenters.name(sheet.person),
        "born": presenters.born(sheet.person),
        "facts": presenters.facts(sheet.person),
        "phones": [(one, presenters.phone(one), presenters.more(one)) for one in sheet.phones],
        "addresses": [(one, presenters.more(one)) for one in sheet.addresses],
        "contacts": [(one, presenters.shown_number(one.phone)) for one in sheet.contacts],
        "past_cautions": selectors.past_cautions(actor, sheet.person),
        "cases": record_presenters.rows(sheet.cases),
        "encounters": [record_presenters.encounter_row(one) for one in sheet.encounters],
        "forms": forms,
        "refused": refused[0] if refused else "",
        "photo": photo,
        "photo_mark": file_presenters.scan_mark(photo) if photo else None,
        "may_open_photo": verdict(actor, "open", photo) if photo else None,
        "linked": link_presenters.linked_rows(links.standing(actor, sheet.person)),
        "opened": selectors.opened(actor, sheet.person),
        "may_edit": verdict(actor, "edit", sheet.person),
        "may_link": verdict(actor, "link", sheet.person),
        "may_caution": actor.can("police.write"),
        "may_open_case": actor.can("case.create"),
        "panels": panels.render_place(request, "person", sheet.person),
    }
    return render(request, "cases/persons/person_detail.html", context, status=400 if refused else 200)


@access("person.view")
@require_GET
def person_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One person: cautions first, who they are, how to reach them, and the cases and encounters one may see."""
    return _page(request, uid)


@access("person.view")
@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change the facts of a person, for example name one who was unknown."""
    actor = actor_of(request)
    person = selectors.get(actor, uid)
    authorize(actor, "edit", person)
    form = PersonForm(request.POST or None, actor=actor, person=person)
    is_sent = request.method == "POST" and form.is_valid()
    # Whoever is named may be on record already; the record of somebody known is compared by night.
    choice = {"choice": "new"} | form.facts if is_sent and person.is_unknown else {}
    ask = asking.ask(actor, asked.read(request.POST), choice, without=person.pk)
    if is_sent and not ask:
        try:
            persons.edit(actor=actor, person_id=person.pk, seen_at=form.seen, different=ask.said.different, **form.facts)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            if ask.taken and ask.taken.person != person:
                return redirect("cases:person-link", uid=ask.taken.person.uid, other=person.uid)
            return redirect("cases:person-detail", uid=person.uid)
    context = {"form": form, "person": person, "name": presenters.name(person), "ask": ask}
    return render(request, "cases/persons/person_edit.html", context, status=400 if form.errors else 200)


@access("person.view")
@require_POST
def person_part_create(request: HttpRequest, uid: UUID, part: str) -> HttpResponse:
    """Add a name, phone, address, contact or caution to a person."""
    actor = actor_of(request)
    person = selectors.get(actor, uid)
    if part not in PARTS:
        raise NotVisible
    kind, operation = PARTS[part]
    form = kind(request.POST, prefix=part)
    if not form.is_valid():
        return _page(request, uid, (part, form))
    try:
        operation(actor=actor, person_id=person.pk, **form.cleaned_data)
    except (Invalid, Conflict) as refusal:
        show_refusal(form, refusal)
        return _page(request, uid, (part, form))
    messages.success(request, _("Added."))
    return redirect("cases:person-detail", uid=person.uid)


@access("person.view")
@require_POST
def person_part_end(request: HttpRequest, uid: UUID, part: str, row: UUID) -> HttpResponse:
    """End a phone, address or caution, or take a name or contact away."""
    actor = actor_of(request)
    person = selectors.get(actor, uid)
    if part not in ENDS:
        raise NotVisible
    operation, argument = ENDS[part]
    operation(actor=actor, **{argument: selectors.part_id(actor, person, part, row)})
    messages.success(request, _("Done."))
    return redirect("cases:person-detail", uid=person.uid)


@access("person.view")
@require_POST
def person_search(request: HttpRequest) -> HttpResponse:
    """Persons that match what is being typed, for htmx: to open, or with `for=case` to choose from when a case is opened."""
    actor = actor_of(request)
    form = SearchForm(request.POST)
    found = candidates.search(actor, form.cleaned_data["q"], limit=8) if form.is_valid() else []
    # Of a single letter nobody can say that it fits nobody.
    asked_for = form.is_valid() and len(form.cleaned_data["q"]) > 1
    if asked_for:
        # Whoever only types has looked for somebody as well.
        record(actor, "search.run", characters=len(form.cleaned_data["q"]))
    name = "_found" if request.POST.get("for") == "case" else "_typed"
    return render(request, f"cases/persons/{name}.html", {"found": candidate_presenters.rows(found), "asked": asked_for})


@access("person.view")
@require_http_methods(["GET", "POST"])
def person_find(request: HttpRequest) -> HttpResponse:
    """Search by details, field by field; posted, so that nothing of it stands in an address."""
    actor = actor_of(request)
    form = DetailsForm(request.POST if request.method == "POST" else None, actor=actor)
    found = None
    if request.method == "POST" and form.is_valid():
        known = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
        record(actor, "search.run", fields=sorted(known))
        found = candidate_presenters.rows(candidates.find(actor, facts.of_fields(known), limit=20))
    context = {"form": form, "found": found}
    return render(request, "cases/persons/person_find.html", context, status=400 if form.errors else 200)
