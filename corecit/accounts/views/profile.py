"""What people see and change of themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from corecit.access.actor import actor_of
from corecit.access.declare import SIGNED_IN, access
from corecit.accounts.forms import ProfileForm
from corecit.accounts.operations import profiles
from corecit.accounts.selectors import people
from corecit.accounts.selectors.memberships import choices_of
from corecit.common.errors import NotVisible


@access(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own phone, language and colors; roles and trainings to read."""
    actor = actor_of(request)
    if actor.user is None:
        raise NotVisible
    initial = {"phone": actor.user.phone, "language": actor.user.language, "theme": actor.user.theme}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        profiles.edit(actor=actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    context = {"form": form, "person": people.one(actor, actor.user.uid), "held": choices_of(actor)}
    return render(request, "accounts/profile.html", context, status=400 if form.is_bound else 200)
