"""Code lists: their values, adding, editing, retiring."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.accounts.forms import CodeForm
from corecit.accounts.operations import codes as operations
from corecit.accounts.selectors import agencies as selectors
from corecit.common.errors import NotVisible
from corecit.common.models import CodeList
from corecit.common.selectors.codes import is_offered
from corecit.web.forms import done


def _list(name: str) -> CodeList:
    try:
        return CodeList(name)
    except ValueError:
        raise NotVisible from None


@access("codes.manage")
@require_GET
def code_lists(request: HttpRequest) -> HttpResponse:
    """Every list, with how many values it offers."""
    return render(request, "manage/code_lists.html", {"lists": selectors.code_lists(actor_of(request))})


@access("codes.manage")
@require_GET
def code_list(request: HttpRequest, name: str) -> HttpResponse:
    """The values of one list, those offered and those retired."""
    values = selectors.codes_of(actor_of(request), _list(name))
    context = {
        "list": _list(name),
        "has_class": name == CodeList.DISPOSITION,
        "offered": [value for value in values if is_offered(value)],
        "retired": [value for value in values if not is_offered(value)],
    }
    return render(request, "manage/code_list.html", context)


@access("codes.manage")
@require_http_methods(["GET", "POST"])
def code_add(request: HttpRequest, name: str) -> HttpResponse:
    """A new value."""
    chosen = _list(name)
    form = CodeForm(request.POST or None, list_name=chosen)
    if form.is_valid() and done(form, operations.add, actor=actor_of(request), list_name=chosen, **form.cleaned_data):
        messages.success(request, _("The value is offered from now on."))
        return redirect("manage:code-list", name=chosen.value)
    return render(request, "manage/code_edit.html", {"form": form, "list": chosen}, status=400 if form.is_bound else 200)


@access("codes.manage")
@require_http_methods(["GET", "POST"])
def code_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Words, order, dates, outcome class."""
    actor = actor_of(request)
    code = selectors.code(actor, uid)
    chosen = _list(code.list)
    form = CodeForm(request.POST or None, list_name=chosen, initial={name: getattr(code, name) for name in CodeForm.base_fields})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        values["sort"] = code.sort if values["sort"] is None else values["sort"]
        if done(form, operations.edit, actor=actor, code=code, **values):
            messages.success(request, _("Saved."))
            return redirect("manage:code-list", name=chosen.value)
    context = {"form": form, "list": chosen, "code": code, "is_offered": is_offered(code)}
    return render(request, "manage/code_edit.html", context, status=400 if form.is_bound else 200)


@access("codes.manage")
@require_POST
def code_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Offers a value no longer."""
    actor = actor_of(request)
    code = operations.retire(actor=actor, code=selectors.code(actor, uid))
    messages.success(request, _("The value is retired. Records that have it keep it."))
    return redirect("manage:code-list", name=code.list)


@access("codes.manage")
@require_POST
def code_restore(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Offers a retired value again."""
    actor = actor_of(request)
    code = operations.restore(actor=actor, code=selectors.code(actor, uid))
    messages.success(request, _("The value is offered again."))
    return redirect("manage:code-list", name=code.list)
