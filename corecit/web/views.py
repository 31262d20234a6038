"""The shell's own pages: home, theme, acting membership, drafts, health, and the answers to what went wrong."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import i18n
from django.views.decorators.http import require_GET, require_POST

from corecit.access.actor import actor_of
from corecit.access.declare import PUBLIC, SIGNED_IN, access
from corecit.accounts.operations import profiles
from corecit.web import health, panels


def back(request: HttpRequest, fallback: str = "web:home") -> HttpResponse:
    """To the page that the form named in `next` when it is one of ours, else to the fallback."""
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(target)
    return redirect(fallback)


@access(SIGNED_IN)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What the person does next, by role: panels that the apps register."""
    return render(request, "web/home.html", {"panels": panels.render_place(request, "home")})


@access(PUBLIC)
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remembers light, night or as-the-device: on the user, and in a cookie for the sign-in page."""
    chosen = request.POST.get("theme", "")
    chosen = chosen if chosen in {"light", "dark", "system"} else "system"
    actor = actor_of(request)
    if actor.user:
        profiles.choose_theme(actor=actor, theme=chosen)
    response = HttpResponse(status=204) if request.headers.get("X-Requested-With") == "fetch" else back(request)
    response.set_cookie("theme", chosen, max_age=365 * 24 * 3600, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


@access(PUBLIC)
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Remembers English or Spanish: on the user, and in a cookie for the sign-in page."""
    actor = actor_of(request)
    chosen = request.POST.get("language", "")
    if actor.user and chosen in dict(settings.LANGUAGES):
        profiles.choose_language(actor=actor, language=chosen)
    return i18n.set_language(request)


@access(SIGNED_IN)
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Changes the membership acted in."""
    profiles.act_as(actor=actor_of(request), membership_uid=request.POST.get("membership", ""))
    return redirect("web:home")


@access(SIGNED_IN)
@require_GET
def signed_in(request: HttpRequest) -> HttpResponse:
    """Where the small window of "sign in again" ends: hands the waiting page the token of the new session."""
    return render(request, "web/signed_in.html")


@access(SIGNED_IN)
@require_POST
def keep_alive(request: HttpRequest) -> HttpResponse:
    """Somebody reads the page: the session's idle time starts anew (the middleware notes it)."""
    return HttpResponse(status=204)


@access(PUBLIC)
@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether database and broker answer: 200, or 503 naming which does not."""
    state = health.check()
    return JsonResponse(state, status=200 if state["ok"] else 503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere."""
    return render(request, "errors/csrf.html", status=403)


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many failed sign-ins; says the same whether the account exists or not."""
    return render(request, "errors/locked.html", status=429)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with its reason."""
    return render(request, "errors/403.html", {"reason": str(exception) if exception and exception.args else ""}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for what does not exist and what is not visible."""
    return render(request, "errors/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return render(request, "errors/400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; uses no context processor, as the database may be what failed."""
    return render(None, "errors/500.html", status=500)
