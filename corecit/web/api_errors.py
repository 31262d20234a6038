"""Refusals as JSON; a module of its own, as DRF's views import the rest of the floor."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from corecit.common.errors import Invalid, NotVisible, Refusal


def explain(exception: Exception, context: dict[str, Any]) -> Response | None:
    """The JSON of a refusal: `detail` says why, `fields` where."""
    if isinstance(exception, NotVisible):
        return Response({"detail": _("Not found.")}, status=404)
    if isinstance(exception, Refusal):
        body: dict[str, Any] = {"detail": exception.reason}
        if isinstance(exception, Invalid) and exception.fields:
            body["fields"] = exception.fields
        return Response(body, status=exception.status)
    if isinstance(exception, exceptions.NotFound):
        return Response({"detail": _("Not found.")}, status=404)
    return exception_handler(exception, context)
