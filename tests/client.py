"""A test client that looks at every page it is given, whatever the test is about."""

import re
from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.test import Client as DjangoClient
from django.test import TestCase

LEFTOVERS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|\[sealed\]|&(?:#\d+|[a-z]+);")
DATA_SCRIPTS = {"application/json", "application/ld+json"}


class Inspector(HTMLParser):
    """Collects what must be on no page of ours."""

    def __init__(self, *, whole: bool) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: set[str] = set()
        self.whole = whole
        self.language = ""
        self._posting = False
        self._protected = False
        self._quoted = 0  # inside <textarea> or <pre>: what people wrote may hold anything

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.faults += [
            f"inline handler {name} on <{tag}>" for name in values if re.match(r"on[a-z]+$|hx-on", name)
        ]
        self.faults += [f"style attribute on <{tag}>"] if "style" in values else []
        self.faults += ["<style> element"] if tag == "style" else []
        if tag == "script" and "src" not in values and values.get("type") not in DATA_SCRIPTS:
            self.faults.append("inline script")
        if any(value.strip().lower().startswith("javascript:") for value in values.values()):
            self.faults.append(f"javascript: address on <{tag}>")
        if tag == "img" and "alt" not in values:
            self.faults.append("<img> without alt")
        if tag == "html":
            self.language = values.get("lang", "")
        if name := values.get("id"):
            self.faults += [f"id {name!r} twice"] if name in self.ids else []
            self.ids.add(name)
        self._quoted += tag in ("textarea", "pre")
        if tag == "form":
            self._posting, self._protected = values.get("method", "get").lower() == "post", False
        elif tag == "input" and values.get("name") == "csrfmiddlewaretoken":
            self._protected = True

    def handle_endtag(self, tag: str) -> None:
        self._quoted -= tag in ("textarea", "pre")
        if tag == "form":
            if self._posting and not self._protected:
                self.faults.append("a form that posts without its token")
            self._posting = False

    def handle_data(self, data: str) -> None:
        if not self._quoted and (left := LEFTOVERS.search(data)):
            self.faults.append(f"left over in the text: {data.strip()[:80]!r} ({left.group()})")

    def close(self) -> None:
        super().close()
        if self.whole and self.language not in ("da", "en"):
            self.faults.append("no <html lang>")


def page_faults(html: str, *, whole: bool = True) -> list[str]:
    """What is wrong with this page (or, with whole=False, this piece of a page)."""
    inspector = Inspector(whole=whole)
    inspector.feed(html)
    inspector.close()
    return inspector.faults


class Client(DjangoClient):
    """Django's client, with opinions; what waits for the commit runs after each request."""

    def request(self, **request: Any) -> Any:
        if connection.in_atomic_block:
            with TestCase.captureOnCommitCallbacks(execute=True):
                response: Any = super().request(**request)
        else:
            response = super().request(**request)
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            whole = "HTTP_HX_REQUEST" not in request and bool(response.content)
            faults = page_faults(response.content.decode(), whole=whole)
            assert not faults, f"{request.get('REQUEST_METHOD')} {request.get('PATH_INFO')}: " + "; ".join(
                faults
            )
        return response
