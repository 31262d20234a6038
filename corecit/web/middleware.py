"""What every request passes: session limits, the actor, the declared access rule, and refusals turned into pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.views import APIView

from corecit.access.actor import actor_of
from corecit.access.declare import rule_of
from corecit.common import clock
from corecit.common.errors import NotVisible, Refusal

Respond = Callable[[HttpRequest], HttpResponse]


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
        elif "seen" not in request.session or present - seen >= 60:
            request.session["seen"] = present


class CurrentActor:
    """Puts the actor on the request and turns the clock to the agency's zone."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        zone = actor.agency.time_zone if actor.agency else settings.TIME_ZONE
        with timezone.override(zone):
            return self.get_response(request)


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
            raise PermissionDenied(f"{getattr(view, '__qualname__', view)} declares no access rule.")
        cls = getattr(view, "cls", None) or getattr(view, "view_class", None)
        if cls is not None and issubclass(cls, APIView):
            return None
        if rule.admits(actor_of(request)):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied(_("Your role does not open this page."))


class Refusals:
    """Turns the refusals that operations raise into pages: 404, 403 with the reason, 409, 400."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; None lets anything else go on."""
        if isinstance(exception, NotVisible):
            return render(request, "errors/404.html", status=404)
        if isinstance(exception, Refusal):
            return render(request, f"errors/{exception.status}.html", {"reason": exception.reason}, status=exception.status)
        return None
