"""The Jinja2 environment of all our pages: strict, translated, with the components as the global ``ui``."""

from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, FileSystemBytecodeCache, StrictUndefined, select_autoescape

from naervaer.ui import dates, sentences

PARTS = ("ui/parts.html", "ui/houses.html", "ui/fields.html", "ui/doors.html")


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a route by its name. Raises NoReverseMatch for a name that does not exist.

    A page of forty rows has two hundred of them: which route it is, is found once for all ids.
    """
    if kwargs:
        return reverse(name, args=args, kwargs=kwargs)
    ids = [part for part in args if isinstance(part, UUID)]
    return _form(
        name, settings.ROOT_URLCONF, *(None if isinstance(part, UUID) else part for part in args)
    ) % (*ids,)


@lru_cache(maxsize=2048)
def _form(name: str, urlconf: str, *parts: Any) -> str:
    """The address with a %s for every id."""
    made_up = [UUID(int=place) if part is None else part for place, part in enumerate(parts)]
    address = reverse(name, urlconf=urlconf, args=made_up).replace("%", "%%")
    for part in made_up:
        if isinstance(part, UUID):
            address = address.replace(str(part), "%s", 1)
    return address


def _add_parts(env: Environment) -> None:
    """All component macros under one global name, so that a block rendered alone finds them too.

    The name exists before the macros are read: each of them copies the globals of that moment.
    """
    env.globals["ui"] = parts = SimpleNamespace()
    for name in PARTS:
        vars(parts).update(
            {key: part for key, part in vars(env.get_template(name).module).items() if key[0] != "_"}
        )
    parts.icon = cache(parts.icon)  # a page of forty rows has a hundred, of a dozen kinds


def _compiled() -> FileSystemBytecodeCache | None:
    """Where templates lie compiled, as Python's own modules do: the first I dag of a process waits a second less.

    The folder is made by the start of an installation; without it each process compiles for itself.
    """
    folder: Path = settings.COMPILED_TEMPLATES
    return FileSystemBytecodeCache(str(folder)) if folder.is_dir() else None


def environment(**options: Any) -> Environment:
    """Build the environment; called once by Django's Jinja2 backend with its loader."""
    options |= {"undefined": StrictUndefined, "extensions": ["jinja2.ext.i18n"]}
    options |= {"trim_blocks": True, "lstrip_blocks": True, "bytecode_cache": _compiled()}
    del options["autoescape"]  # Django's would escape plain-text mails, too
    env = Environment(autoescape=select_autoescape(disabled_extensions=["txt"], default=True), **options)
    env.policies["ext.i18n.trimmed"] = True
    sentences.install(env)
    env.globals |= {"static": static, "url": url}
    env.filters |= dates.FILTERS
    _add_parts(env)
    return env
