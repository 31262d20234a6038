"""The form that finds a place."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AddressSearchForm(forms.Form):
    """One address."""

    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Number and street, with the unit where there is one."),
    )
