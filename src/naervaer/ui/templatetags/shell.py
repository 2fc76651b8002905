"""The bridge by which pages of other packages wear our shell: ``{% shell %}title{% body %}…{% endshell %}``.

Django's ``{% extends %}`` cannot reach a Jinja2 file, so the tag renders both parts and hands them over.
"""

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


class ShellNode(template.Node):
    """A page whose title and body were written by Django's engine, inside our base."""

    child_nodelists = ("title", "body")  # where Django looks for blocks that a page fills

    def __init__(self, title: NodeList, body: NodeList) -> None:
        self.title = title
        self.body = body

    def render(self, context: Context) -> SafeString:
        """Render both parts and put them into ``ui/foreign.html``."""
        inside = {"title": self.title.render(context), "body": self.body.render(context)}
        return render_to_string("ui/foreign.html", inside, request=context.get("request"))


@register.tag
def shell(parser: Parser, token: Token) -> ShellNode:
    """Parse to ``{% body %}``, then to ``{% endshell %}``."""
    title = parser.parse(("body",))
    parser.delete_first_token()
    body = parser.parse(("endshell",))
    parser.delete_first_token()
    return ShellNode(title, body)
