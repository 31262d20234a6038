"""People: the list, one person, inviting, editing, roles, trainings, disabling."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.access.policies import verdict
from corecit.accounts import registries
from corecit.accounts.forms import CredentialForm, DisableForm, InviteForm, MembershipEditForm, MembershipForm, PersonForm
from corecit.accounts.operations import credentials, memberships
from corecit.accounts.operations import people as operations
from corecit.accounts.roles import Role
from corecit.accounts.selectors import agencies as places
from corecit.accounts.selectors import people as selectors
from corecit.accounts.views.privileged import privileged
from corecit.audit import presenters
from corecit.audit.selectors.events import of_account
from corecit.audit.selectors.names import names_in
from corecit.notices import mail
from corecit.web.forms import done
from corecit.web.paging import page

STATES = [
    ("active", gettext_lazy("Enabled")),
    ("locked", gettext_lazy("Sign-in locked")),
    ("no_factor", gettext_lazy("Without second factor")),
    ("unused", gettext_lazy("Not used for 60 days")),
    ("disabled", gettext_lazy("Disabled")),
    ("all", gettext_lazy("All")),
]


class FilterForm(forms.Form):
    """What the list of people is narrowed by."""

    q = forms.CharField(
        label=gettext_lazy("Name, address or badge"), max_length=80, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    agency = forms.ChoiceField(label=gettext_lazy("Agency"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False, choices=[("", gettext_lazy("Any")), *Role.choices])
    state = forms.ChoiceField(label=gettext_lazy("Account"), required=False, choices=STATES)

    def __init__(self, actor: Actor, data: Any) -> None:
        super().__init__(data)
        self.agencies = {str(agency.uid): agency for agency in places.agencies(actor)}
        self.fields["agency"].choices = [("", _("Any")), *[(uid, agency.name) for uid, agency in self.agencies.items()]]  # type: ignore[attr-defined]


def role_fields(actor: Actor) -> dict[str, Any]:
    """The querysets that a membership form offers."""
    return {"agencies": places.offered_agencies(actor), "teams": places.offered_teams(actor)}


@access("people.manage")
@require_GET
def person_list(request: HttpRequest) -> HttpResponse:
    """People by name; programs have their own page."""
    actor = actor_of(request)
    form = FilterForm(actor, request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = selectors.people(
        actor,
        q=wanted.get("q", ""),
        agency=form.agencies.get(wanted.get("agency", "")),
        role=wanted.get("role", ""),
        state=wanted.get("state") or "active",
    )
    found = page(rows, selectors.BY_NAME, request.GET.get("cursor"), by_row=True)
    signs = selectors.signs(found.rows)
    return render(request, "manage/people.html", {"page": found, "rows": [(user, signs[user.pk]) for user in found], "form": form})


@access("people.manage")
@require_GET
def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One person: roles, sign-in, trainings, what is still in hand, and what was done to the account."""
    actor = actor_of(request)
    user = selectors.one(actor, uid)
    may = {act: verdict(actor, act, user) for act in ("edit", "link", "disable", "enable", "unlock", "end_sessions")}
    events = of_account(actor, user)
    context = {
        "person": user,
        "facts": selectors.sign_in_facts(user),
        "past": selectors.past_memberships(actor, user),
        "work": registries.open_work(user),
        "grants": registries.own_grants(user),
        "events": presenters.rows(events, names_in(events)),
        "may": may,
    }
    return render(request, "manage/person.html", context)


def _say_link(request: HttpRequest) -> None:
    # In the demo the outbox shows the link; elsewhere it is a key that no administrator is to hold.
    if mail.is_kept() and not settings.DEMO:
        sentence = _(
            "No mail server is set, so the link to choose a password reaches nobody. Whoever runs the server sets EMAIL_URL, or prints a link for this person with manage.py password_link."
        )
        messages.warning(request, sentence)
    else:
        messages.success(request, _("A link to choose a password is on its way. It works once, for three days."))


@access("people.manage")
@require_http_methods(["GET", "POST"])
@privileged
def person_invite(request: HttpRequest) -> HttpResponse:
    """A new person, who gets a link to choose a password."""
    actor = actor_of(request)
    initial = {"language": "en", "agency": actor.agency, "role": Role.OFFICER}
    form = InviteForm(request.POST or None, initial=initial, **role_fields(actor))
    if form.is_valid() and (user := done(form, operations.invite, actor=actor, membership=form.membership(), **form.person())):
        messages.success(request, _("The account is made."))
        _say_link(request)
        return redirect("manage:person", uid=user.uid)
    return render(request, "manage/person_invite.html", {"form": form}, status=400 if form.is_bound else 200)


@access("people.manage")
@require_http_methods(["GET", "POST"])
@privileged
def person_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Name, address, phone, badge, language."""
    actor = actor_of(request)
    user = selectors.one(actor, uid)
    initial = {name: getattr(user, name) for name in PersonForm.base_fields}
    form = PersonForm(request.POST or None, initial=initial)
    if form.is_valid() and done(form, operations.edit, actor=actor, user=user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("manage:person", uid=uid)
    return render(request, "manage/person_edit.html", {"form": form, "person": user}, status=400 if form.is_bound else 200)


@access("people.manage")
@require_http_methods(["GET", "POST"])
@privileged
def person_disable(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Shuts an account with a reason; shows what the person still has in hand, and what stays open to them alone."""
    actor = actor_of(request)
    user = selectors.one(actor, uid)
    grants = registries.own_grants(user)
    form = DisableForm(request.POST or None, has_grants=bool(grants))
    if request.method == "POST" and form.is_valid():
        operations.disable(actor=actor, user=user, **form.cleaned_data)
        messages.success(request, _("The account is disabled, and its sessions have ended."))
        return redirect("manage:person", uid=uid)
    context = {"form": form, "person": user, "work": registries.open_work(user), "grants": grants, "may": verdict(actor, "disable", user)}
    return render(request, "manage/person_disable.html", context, status=400 if form.is_bound else 200)


@access("people.manage")
@require_POST
@privileged
def person_enable(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Opens a disabled account again."""
    actor = actor_of(request)
    operations.enable(actor=actor, user=selectors.one(actor, uid))
    messages.success(request, _("The account is enabled again."))
    return redirect("manage:person", uid=uid)


@access("people.manage")
@require_POST
@privileged
def person_link(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mails a link to choose a password."""
    actor = actor_of(request)
    operations.send_link(actor=actor, user=selectors.one(actor, uid))
    _say_link(request)
    return redirect("manage:person", uid=uid)


@access("people.manage")
@require_POST
@privileged
def person_unlock(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ends a lock-out."""
    actor = actor_of(request)
    operations.unlock(actor=actor, user=selectors.one(actor, uid))
    messages.success(request, _("Sign-in is unlocked."))
    return redirect("manage:person", uid=uid)


@access("people.manage")
@require_POST
@privileged
def person_end_sessions(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Signs a person out everywhere."""
    actor = actor_of(request)
    number = operations.end_sessions(actor=actor, user=selectors.one(actor, uid))
    messages.success(request, _("Sessions ended: %(number)s.") % {"number": number})
    return redirect("manage:person", uid=uid)


@access("people.manage")
@require_http_methods(["GET", "POST"])
@privileged
def membership_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A further role for a person."""
    actor = actor_of(request)
    user = selectors.one(actor, uid)
    form = MembershipForm(request.POST or None, **role_fields(actor))
    if form.is_valid() and done(form, memberships.add, actor=actor, user=user, **form.cleaned_data):
        messages.success(request, _("The role is given."))
        return redirect("manage:person", uid=uid)
    return render(request, "manage/membership_add.html", {"form": form, "person": user}, status=400 if form.is_bound else 200)


@access("people.manage")
@require_http_methods(["GET", "POST"])
@privileged
def membership_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Unit and dates of a role."""
    actor = actor_of(request)
    membership = places.membership(actor, uid)
    form = MembershipEditForm(request.POST or None, initial={name: getattr(membership, name) for name in MembershipEditForm.base_fields})
    if form.is_valid() and done(form, memberships.edit, actor=actor, membership=membership, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("manage:person", uid=membership.user.uid)
    return render(request, "manage/membership_edit.html", {"form": form, "membership": membership}, status=400 if form.is_bound else 200)


@access("people.manage")
@require_POST
@privileged
def membership_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes a role away, and when asked to, what was opened to the person alone."""
    actor = actor_of(request)
    membership = places.membership(actor, uid)
    memberships.end(actor=actor, membership=membership, end_grants="end_grants" in request.POST)
    messages.success(request, _("The role has ended."))
    return redirect("manage:person", uid=membership.user.uid)


@access("people.manage")
@require_http_methods(["GET", "POST"])
def credential_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A training or license of a person."""
    actor = actor_of(request)
    user = selectors.one(actor, uid)
    form = CredentialForm(request.POST or None)
    if form.is_valid() and done(form, credentials.add, actor=actor, user=user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("manage:person", uid=uid)
    return render(request, "manage/credential_add.html", {"form": form, "person": user}, status=400 if form.is_bound else 200)


@access("people.manage")
@require_POST
def credential_remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes away a training entered by mistake."""
    actor = actor_of(request)
    credential = places.credential(actor, uid)
    credentials.remove(actor=actor, credential=credential)
    messages.success(request, _("Removed."))
    return redirect("manage:person", uid=credential.user.uid)
