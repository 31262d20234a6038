"""What Django's test client keeps of the templates of an answer: the page and its context, not each of the hundreds of parts it is made of."""

from __future__ import annotations

import threading

from django.template import Context, Template
from django.test.signals import template_rendered

_within = threading.local()


def render(template: Template, context: Context) -> str:
    """In the place of Django's instrumented rendering, which signals and copies the context for every included template too."""
    depth = getattr(_within, "depth", 0)
    if depth == 0:
        template_rendered.send(sender=template, template=template, context=context)
    _within.depth = depth + 1
    try:
        return template.nodelist.render(context)
    finally:
        _within.depth = depth


def install() -> None:
    """From here on; after Django's own setting up."""
    Template._render = render
