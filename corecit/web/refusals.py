"""How a refusal is answered: a page, or a message for htmx to put at the top of the page that is open."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from corecit.access.actor import actor_of
from corecit.audit.operations.denials import note_denial
from corecit.common.errors import Denied, NotVisible, Refusal
from corecit.web.drafts import kept

# Shorter than a sentence is quickly typed again.
LONG = 15


def typed(request: HttpRequest) -> list[str]:
    """The longer texts of the form that was refused, so that they can be copied from the answer: its own page is kept by no browser (no-store)."""
    return _long_texts(request) if request.method == "POST" and request.user.is_authenticated else []


def _long_texts(request: HttpRequest) -> list[str]:
    sent = kept(request.POST)
    return [text for name in sent if not is_key(name) for text in sent[name] if len(text.strip()) >= LONG and " " in text.strip()]


def is_key(name: str) -> bool:
    """Whether a field holds what opens something, not what was typed to be kept."""
    return any(word in name.lower() for word in ("password", "token", "secret", "code"))


def answer(request: HttpRequest, refusal: Refusal | NotVisible) -> HttpResponse:
    """404 without a word of what there is, 403, 409 or 400 with the reason; a refused attempt is audited."""
    if isinstance(refusal, Denied):
        match = request.resolver_match
        note_denial(
            actor=actor_of(request), where=match.view_name if match else "", uid=str((match.kwargs if match else {}).get("uid", ""))
        )
    status = 404 if isinstance(refusal, NotVisible) else refusal.status
    reason = _("There is nothing here.") if isinstance(refusal, NotVisible) else refusal.reason
    if request.headers.get("HX-Request") == "true":
        response = render(request, "web/refusal.html", {"reason": reason}, status=status)
        # The page that is open stays as it is; the reason goes where messages stand.
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "innerHTML"
        return response
    if request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"detail": reason, "reason": reason}, status=status)
    return render(request, f"errors/{status}.html", {"reason": reason, "typed": typed(request)}, status=status)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page; a form that was sent after the session had ended is given back what was typed into it."""
    is_page = not request.headers.get("Accept", "").startswith("application/json")
    texts = _long_texts(request) if request.method == "POST" and is_page else []
    if not texts:
        return redirect_to_login(request.get_full_path())
    came_from = urlsplit(request.headers.get("Referer", ""))
    back = urlunsplit(("", "", came_from.path, came_from.query, "")) if came_from.netloc == request.get_host() else "/"
    response = render(request, "errors/ended.html", {"typed": texts, "back": back}, status=401)
    response["Cache-Control"] = "no-store, private"
    return response


def second_factor_first(request: HttpRequest) -> HttpResponse:
    """To the page where a second factor is set up; programs and htmx get the sentence."""
    if request.path.startswith("/api/") or "HX-Request" in request.headers:
        return answer(request, Denied(_("Your agency asks for a second factor. Set one up under Sign-in and security first.")))
    messages.warning(request, _("Your agency asks for a second factor. Set up an app or a key here; then you go on."))
    return redirect("mfa_index")
