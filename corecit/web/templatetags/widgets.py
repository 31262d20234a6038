"""What a form field's widget says in its tag."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def attributes(values: dict[str, Any]) -> SafeString:
    """The attributes of a tag, each with a space before it; `class` is left to the template, which adds classes of its own.

    In Python, as a report has hundreds of options, and a loop within an included template for each took a sixth of the page's work.
    """
    said = [
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(str(value))}"'
        for name, value in values.items()
        if value is not False and name != "class"
    ]
    return mark_safe("".join(said))  # noqa: S308 - each part is escaped
