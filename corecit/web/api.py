"""The floor of the API: declared access, keyset pages, and identifiers as they come in addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from corecit.access.actor import actor_of
from corecit.access.declare import rule_of
from corecit.common.errors import Invalid, NotVisible
from corecit.web import paging


class DeclaredPermission(BasePermission):
    """Admits whom the view's @access rule admits; a view without a rule admits nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """The rule stands on the class, or on the action's method where it differs."""
        method = getattr(view, getattr(view, "action", None) or str(request.method).lower(), None)
        rule = getattr(method, "access_rule", None) or rule_of(type(view))
        actor = actor_of(request._request if request.user == request._request.user else _with_user(request))
        return rule is not None and rule.admits(actor)


def _with_user(request: Request) -> Any:
    # Token sign-in sets the user on DRF's request alone; the actor is found from Django's.
    request._request.user = request.user
    return request._request


class KeysetPagination(BasePagination):
    """`next` and `previous` as addresses; the view says `ordering = [...]`, the last field unique. No counts."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """The rows of the page that `?cursor=` names."""
        self.request = request
        order: Sequence[str] = getattr(view, "ordering", ["-id"])
        self.page = paging.page(queryset, list(order), request.query_params.get("cursor"), self.size(request))
        return self.page.rows

    def size(self, request: Request) -> int:
        """`?limit=`, from 1 to 200."""
        try:
            return min(max(int(request.query_params.get("limit", paging.PAGE_SIZE)), 1), 200)
        except ValueError:
            raise Invalid(_("limit must be a whole number from 1 to 200.")) from None

    def get_paginated_response(self, data: Any) -> Response:
        """The rows under `results`."""
        return Response({"next": self.link(self.page.next), "previous": self.link(self.page.previous), "results": data})

    def link(self, cursor: str | None) -> str | None:
        """The address of a neighbouring page."""
        if cursor is None:
            return None
        query = self.request.query_params.copy()
        query["cursor"] = cursor
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")

    def get_paginated_response_schema(self, schema: dict) -> dict:
        """The OpenAPI shape of a page."""
        address = {"type": "string", "nullable": True, "format": "uri"}
        return {"type": "object", "required": ["results"], "properties": {"next": address, "previous": address, "results": schema}}

    def get_schema_operation_parameters(self, view: Any) -> list[dict]:
        """The query parameters of a page."""
        return [
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}, "description": "From `next` or `previous`."},
            {"name": "limit", "in": "query", "required": False, "schema": {"type": "integer", "minimum": 1, "maximum": 200}},
        ]


def paged(view: Any, page: paging.Page, rows: Any) -> Response:
    """The answer of a view that read its page by a selector."""
    paginator = view.paginator
    paginator.request, paginator.page = view.request, page
    return paginator.get_paginated_response(rows)


def uid_of(text: Any) -> UUID:
    """An identifier as it stands in an address; raises NotVisible for what is none."""
    try:
        return UUID(str(text))
    except ValueError:
        raise NotVisible from None


def asked_uid(request: Request, name: str) -> UUID | None:
    """An identifier to narrow a list by; None where it is not asked for. Raises Invalid for what is none."""
    text = request.query_params.get(name, "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        sentence = _("This is no identifier.")
        raise Invalid(sentence, {name: [sentence]}) from None


def refused(form: BaseForm, sentence: str) -> Invalid:
    """What a form of the pages says against what was sent, for the caller to raise."""
    return Invalid(sentence, {name: [str(one) for one in errors] for name, errors in form.errors.items()})
