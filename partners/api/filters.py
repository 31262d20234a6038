"""The query parameters of the lists of the API, as the selectors take them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from corecit.common.errors import Invalid


class ServiceFilters(forms.Form):
    """Filters of services."""

    q = forms.CharField(required=False, max_length=100)
    need = forms.CharField(required=False, max_length=400)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180)
    miles = forms.FloatField(required=False, min_value=0, max_value=12500)
    drop_off = forms.BooleanField(required=False)
    voluntary = forms.BooleanField(required=False)
    involuntary = forms.BooleanField(required=False)
    walk_in = forms.BooleanField(required=False)
    has_room = forms.BooleanField(required=False)
    language = forms.CharField(required=False, max_length=10)
    insurance = forms.CharField(required=False, max_length=60)
    age = forms.FloatField(required=False, min_value=0, max_value=150)
    organization = forms.UUIDField(required=False)
    term = forms.UUIDField(required=False)


_WORDS = {
    "q": "Words of the name, the organization or the description; all must stand there.",
    "need": "Codes of the list service_need, parted by commas; any of them.",
    "lat": "Latitude of the place to measure from, with lon; the list is then by distance.",
    "lon": "Longitude of the place to measure from, with lat.",
    "miles": "Only services within so many miles, and those without a place on the map.",
    "language": "ISO 639 code of a language spoken.",
    "age": "Age in years of the person.",
}


def service_filters(request: Request) -> dict[str, Any]:
    """What was asked for; raises Invalid where it cannot be read."""
    form = ServiceFilters(request.query_params)
    if not form.is_valid():
        raise Invalid(_("Some filters cannot be read."), {name: [str(text) for text in texts] for name, texts in form.errors.items()})
    found = {name: value for name, value in form.cleaned_data.items() if value not in (None, "", False)}
    if ("lat" in found) != ("lon" in found):
        raise Invalid(_("Give both lat and lon, or neither."))
    if "need" in found:
        found["needs"] = [code for code in found.pop("need").split(",") if code]
    return found


def parameters() -> list[OpenApiParameter]:
    """The same filters for the OpenAPI schema."""
    kinds: dict[type, type] = {forms.BooleanField: bool, forms.FloatField: float}
    return [
        OpenApiParameter(name, kinds.get(type(field), str), required=False, description=_WORDS.get(name, ""))
        for name, field in ServiceFilters.base_fields.items()
    ]
