"""What every request passes: session limits, the actor, the declared access rule, and refusals turned into pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rest_framework.views import APIView

from corecit.access.actor import actor_of
from corecit.access.declare import rule_of
from corecit.accounts.selectors import second_factors
from corecit.common import clock
from corecit.common.errors import Denied, NotVisible, Refusal
from corecit.common.selectors import codes
from corecit.web import refusals

Respond = Callable[[HttpRequest], HttpResponse]

# Marks what the page asks by itself (progress, counts), which is no sign that somebody sits before it.
BACKGROUND_HEADER = "X-Background"


class NotStored:
    """Keeps pages of signed-in people out of the browser's store, where the next user of a shared computer would find them."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response and request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response


class SessionLimits:
    """Ends a session after so many idle minutes, and after so many hours in all (CJIS AC-11, AC-12)."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self.check(request)
        return self.get_response(request)

    def check(self, request: HttpRequest) -> None:
        """Signs out when a limit has passed; else notes the time, at most once a minute."""
        present = int(clock.now().timestamp())
        began = request.session.setdefault("began", present)
        seen = request.session.get("seen", present)
        idle = present - seen > settings.SESSION_IDLE_MINUTES * 60
        if idle or present - began > settings.SESSION_ABSOLUTE_HOURS * 3600:
            logout(request)
        elif "seen" not in request.session or (present - seen >= 60 and BACKGROUND_HEADER not in request.headers):
            request.session["seen"] = present


class CurrentActor:
    """Puts the actor on the request, turns the clock to the agency's zone and the words to the person's language."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        if actor.user and actor.user.language in dict(settings.LANGUAGES):
            translation.activate(actor.user.language)
            request.LANGUAGE_CODE = actor.user.language
        zone = actor.agency.time_zone if actor.agency else settings.TIME_ZONE
        with timezone.override(zone), codes.remembered():
            return self.get_response(request)


class SecondFactor:
    """Sends people of an agency that asks for a second factor to set one up, before anything else."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: tuple, kwargs: dict) -> HttpResponse | None:
        """Lets through the pages by which the factor is set up, and those that a signed-out person may open."""
        actor = actor_of(request)
        if actor.user is None or actor.agency is None or not actor.agency.require_mfa:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        rule = rule_of(view)
        if (
            name.startswith(("mfa_", "account_reauthenticate"))
            or name in {"web:keep-alive", "web:act-as"}
            or (rule is not None and rule.public)
        ):
            return None
        if second_factors.has_one(actor):
            return None
        return refusals.second_factor_first(request)


class DeclaredAccess:
    """Refuses a view that declares no @access rule, and whoever the rule does not admit."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: tuple, kwargs: dict) -> HttpResponse | None:
        """Runs before the view; API views authenticate later and are asked in DeclaredPermission, but must declare here."""
        rule = rule_of(view)
        if rule is None:
            return refusals.answer(request, Denied(_("This page declares no access rule, so it is closed to everybody.")))
        cls = getattr(view, "cls", None) or getattr(view, "view_class", None)
        if cls is not None and issubclass(cls, APIView):
            return None
        if rule.admits(actor_of(request)):
            return None
        if request.user.is_authenticated:
            return refusals.answer(request, Denied(_("Your role does not open this page.")))
        # The waiting page offers to sign in again without being left; a redirect would be swapped into the middle of it.
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(_("Sign in again to go on."), status=401, content_type="text/plain")
        return refusals.sign_in_first(request)


class Refusals:
    """Turns the refusals that operations raise into answers: 404, 403 with the reason, 409, 400."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a refusal; None lets anything else go on."""
        if isinstance(exception, (NotVisible, Refusal)):
            return refusals.answer(request, exception)
        return None
