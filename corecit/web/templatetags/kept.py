"""Parts of the page that are the same for everybody, rendered once."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template import Context, TemplateSyntaxError
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.loader_tags import BlockNode
from django.urls import get_script_prefix, get_urlconf
from django.utils.translation import get_language

register = template.Library()

# How many texts a place keeps for the values it was given; then it starts anew.
MOST = 500


class Alone(Context):
    """A context in which nothing stands but what it was given: asking it for more is a mistake in the template, said at once."""

    def __getitem__(self, key: Any) -> Any:
        for values in reversed(self.dicts):
            if key in values:
                return values[key]
        raise TemplateSyntaxError(f"{{% kept %}} knows no {key}: what it keeps is shown to everybody. Name it in the tag, or take it out.")

    def get(self, key: Any, otherwise: Any = None) -> Any:
        """As `[key]`: `{% csrf_token %}` and the like must not come out empty for everybody."""
        return self[key]


class Kept(Node):
    """What stands between `{% kept %}` and `{% endkept %}`."""

    def __init__(self, nodelist: NodeList, given: dict[str, FilterExpression]) -> None:
        self.nodelist, self.given = nodelist, given
        self.texts: dict[tuple[Any, ...], str] = {}

    def render(self, context: Context) -> str:
        """The text as it was rendered first for this language, place of the site and the values given."""
        values = {name: expression.resolve(context) for name, expression in self.given.items()}
        # With its type: a text that is safe as it stands equals one that is to be escaped.
        key = (
            get_language(),
            get_script_prefix(),
            get_urlconf() or settings.ROOT_URLCONF,
            *((type(value), value) for value in values.values()),
        )
        text = self.texts.get(key)
        if text is None:
            if len(self.texts) >= MOST:
                self.texts.clear()
            alone = Alone(values)
            alone.template = context.template
            text = self.texts[key] = self.nodelist.render(alone)
        return text


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """Renders what it encloses once for each language, and for each set of the values named in the tag: `{% kept nav %}`.

    The frame of a page is longer than many pages, and rendering it anew was half the work of a short one. Within, nothing of the request, the reader or
    the page can be had but the values named, which must be hashable, and equal only where the text is the same.
    """
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise TemplateSyntaxError("A block within {% kept %} could not be another for another page.")
    return Kept(nodelist, {name: parser.compile_filter(name) for name in token.split_contents()[1:]})
