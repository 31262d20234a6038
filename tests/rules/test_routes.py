"""Every address declares who may come in, docs/access.md says so, and a walk over all of them as everybody finds it true."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, path, reverse
from rest_framework.response import Response
from rest_framework.views import APIView

from corecit.access.actor import Actor
from corecit.web.api import DeclaredPermission
from corecit.web.routes import Route, routes
from tests.cast import give_session
from tests.rules.arguments import Scene, arguments_of

# Role of the cast -> who walks; one per role, one without any, one not signed in.
WALKERS = [
    "officer", "clinician", "peer", "ems", "dispatcher", "police_supervisor", "clinical_supervisor", "admin", "privacy", "analyst", "partner", "nobody", "anonymous",
]  # fmt: skip

# Opening these has a purpose of its own: they end or start something for the one who walks.
NOT_WALKED = {"account_logout", "set_language"}
WRITES = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.I)
# A file is called by what it is, a date or the beginning of its random number.
TELLS_NOTHING = re.compile(r"[a-z-]+(?:3\.0|\d{4}-\d{2}-\d{2}|[0-9a-f]{8})?\.(?:csv|pdf|json|xlsx|png|jpg|txt|zip|ics|yaml)")
# What a GET may write: the session, and the audit of a read (and allauth copies a user's address into its own table when a reset link is opened).
MAY_WRITE = {"django_session", "audit_auditevent", "usersessions_usersession", "account_emailaddress"}


def test_every_route_declares_access():
    undeclared = [f"{route.method} {route.path}" for route in routes() if route.rule is None]
    assert not undeclared, f"No @access on {undeclared}."


def test_every_route_of_ours_has_a_name():
    assert not [route.path for route in routes() if not route.name]


class UndeclaredApi(APIView):
    """An API view that forgot its rule."""

    def get(self, request):
        """Would answer."""
        return Response({"secret": True})


def undeclared(request):
    """A view that forgot its rule."""
    return HttpResponse("secret")


@pytest.mark.parametrize("address", ["/page", "/api"])
@pytest.mark.parametrize("key", ["anonymous", "officer", "admin"])
def test_an_undeclared_view_does_not_run(settings, client, cast, key, address):
    urls = ModuleType("undeclared_urls")
    urls.urlpatterns = [path("page", undeclared), path("api", UndeclaredApi.as_view())]
    urls.handler403 = "corecit.web.views.permission_denied"
    settings.ROOT_URLCONF = urls
    if key != "anonymous":
        client.force_login(cast.users[key])
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code >= 400 and b"secret" not in answer.content


def test_api_views_ask_the_declared_rule():
    """DRF's own default admits everybody, and so do some packages' views."""
    loose = {route.path for route in routes() if route.is_api and DeclaredPermission not in route.view.cls.permission_classes}
    assert not loose


def test_documents_are_up_to_date():
    try:
        call_command("write_docs", check=True, verbosity=0)
    except CommandError as error:
        pytest.fail(str(error))


def walker(cast, key: str) -> Client:
    """A test client as somebody; errors come back as 500 so that the walk goes on."""
    client = Client(raise_request_exception=False)
    if key != "anonymous":
        give_session(client, cast.users[key])
    return client


def address_of(route: Route, scene: Scene) -> str | None:
    """The address with its arguments; None when the walk cannot build it."""
    try:
        return reverse(route.name, kwargs=arguments_of(route, scene))
    except NoReverseMatch:
        return None


def expected(route: Route, admitted: bool, key: str) -> str:
    """What the table promises: a pattern that the status must match."""
    if admitted:
        # 403 with a reason may still come from the policy of the row; 401 never. 405: the address takes POST alone.
        return "200|204|302|404|405|400|409" if not route.arguments else "200|204|302|403|404|405|400|409|410"
    if key == "anonymous":
        return "401|403" if route.is_api else "302"
    return "403"


def unsound(answer: HttpResponse, signed_in: bool) -> list[str]:
    """What is wrong with the headers of an answer: it is kept by nobody, runs no script of a page, tells no address to others, has a name that says nothing."""
    found = []
    tells = signed_in or (answer.status_code == 200 and "/reply/" in answer.request["PATH_INFO"])
    if tells and "no-store" not in answer.get("Cache-Control", ""):
        found.append("the browser may keep it")
    policy = answer.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        found.append("its content security policy is loose")
    if answer.get("Referrer-Policy") not in ("same-origin", "no-referrer") or answer.get("X-Content-Type-Options") != "nosniff":
        found.append("a header lacks")
    name = re.search(r'filename="?([^"]*)', answer.get("Content-Disposition", ""))
    if name and not TELLS_NOTHING.fullmatch(name[1]):
        found.append(f"it is called {name[1]}")
    return found


@pytest.mark.parametrize("key", WALKERS)
def test_walk(cast, key):
    """Everything is opened, then sent an empty form: the door opens as docs/access.md says, nothing breaks, and opening writes nothing but the audit.

    One walk for both, as what stands behind the addresses is dear to make.
    """
    scene, client = Scene(cast), walker(cast, key)
    actor = None if key == "anonymous" else cast.actor(key)
    wrong = [*opened(scene, client, key, actor), *sent_an_empty_form(scene, client, key, actor)]
    assert not wrong, "\n".join(wrong)


def opened(scene: Scene, client: Client, key: str, actor: Actor | None) -> list[str]:
    """What is wrong when every address is opened by GET."""
    wrong, written = [], []
    addresses = [(route, address_of(route, scene)) for route in routes() if route.name not in NOT_WALKED and route.method in ("", "GET")]

    def watch(execute, sql, params, many, context):
        match = WRITES.match(sql)
        if match and match.group(1) not in MAY_WRITE:
            written.append(f"{here} writes: {sql[:90]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        for route, address in addresses:
            if address is None:
                wrong.append(f"{route.path} ({route.name}) cannot be built; add a builder to tests/rules/arguments.py")
                continue
            here = f"GET {address}"
            answer = client.get(address)
            admitted = route.admits(actor) if actor else bool(route.rule and route.rule.public)
            if not re.fullmatch(expected(route, admitted, key), str(answer.status_code)):
                wrong.append(f"{here} as {key}: {answer.status_code}, expected {expected(route, admitted, key)}")
            elif answer.status_code == 302 and not admitted and "/account/login/" not in answer["Location"]:
                wrong.append(f"{here} as {key}: leads to {answer['Location']}")
            wrong += [f"{here} as {key}: {what}" for what in unsound(answer, signed_in=actor is not None)]
            if hasattr(answer, "streaming_content"):
                list(answer.streaming_content)
    return wrong + written


def sent_an_empty_form(scene: Scene, client: Client, key: str, actor: Actor | None) -> list[str]:
    """What is wrong when nothing is posted to every address: whoever is not admitted is refused, and nothing breaks."""
    wrong = []
    for route in routes():
        if route.name in NOT_WALKED or route.method not in ("", "POST", "PUT", "PATCH", "DELETE"):
            continue
        address = address_of(route, scene)
        if address is None:
            continue
        answer = client.generic(
            route.method or "POST", address, content_type="application/json" if route.is_api else "application/x-www-form-urlencoded"
        )
        admitted = route.admits(actor) if actor else bool(route.rule and route.rule.public)
        if answer.status_code >= 500 or (not admitted and not re.fullmatch(expected(route, False, key), str(answer.status_code))):
            wrong.append(f"{route.method or 'POST'} {address} as {key}: {answer.status_code}")
    return wrong
