"""Telephone numbers in templates."""

from __future__ import annotations

from django import template

from corecit.common.phones import shown_phone

register = template.Library()
register.filter("shown_phone", shown_phone)
