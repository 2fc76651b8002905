"""Asking another machine on somebody's behalf, guarded: the address may come from anybody (`trust.md` T11).

A name is resolved once; every address it leads to must lie outside, and the connection goes to one of
those, so a name server that changes its mind between two questions is never asked twice. No redirect is
followed, no proxy is used, and what takes too long or is too long is cut off.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

from naervaer.kernels.addresses import NotOutside, Target, all_outside, target_of, written_as_number

SECONDS = 5.0
LONGEST = 64 * 1024

Resolve = Callable[[str, int], list[str]]


class NoAnswer(OSError):
    """The other machine did not answer, not in time, or not in HTTP. Another time it may."""


class TooLong(OSError):
    """The answer is longer than it may be."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are in lower case; a redirect is an answer like any other."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def resolve(host: str, port: int) -> list[str]:
    """The addresses that the machine's resolver gives for a name. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def ask(
    url: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    longest: int = LONGEST,
    seconds: float = SECONDS,
    inside: Collection[str] = (),
    resolve: Resolve = resolve,
) -> Answer:
    """One request, in ``seconds`` and with at most ``longest`` bytes of answer.

    ``inside`` names hosts whose inner addresses whoever runs the installation has allowed. Raises
    NotOutside before any connection is made, TooLong, or NoAnswer.
    """
    target = target_of(url)
    ends = time.monotonic() + seconds
    with connected(target, seconds=seconds, inside=inside, resolve=resolve) as raw:
        over = threading.Event()
        cut = threading.Timer(max(ends - time.monotonic(), 0), _cut, [raw, over])
        cut.daemon = True
        cut.start()
        try:
            answer = _asked(raw, target, method, body, dict(headers or {}), longest)
            if over.is_set():  # what looks like the end was our own cutting
                raise TimeoutError
            return answer
        except (OSError, HTTPException) as error:
            if isinstance(error, TooLong):
                raise
            raise NoAnswer(type(error).__name__) from error
        finally:
            cut.cancel()


def connected(
    target: Target, *, seconds: float = SECONDS, inside: Collection[str] = (), resolve: Resolve = resolve
) -> socket.socket:
    """A connection to an address that has been looked at. Raises NotOutside before one is made, NoAnswer."""
    addresses = addresses_of(target, inside=inside, resolve=resolve)
    fault: OSError | None = None
    for address in addresses[:2]:  # one more, where the first family is not routed
        try:
            return socket.create_connection((address, target.port), timeout=seconds / 2)
        except OSError as error:
            fault = error
    raise NoAnswer(type(fault).__name__) from fault


def addresses_of(target: Target, *, inside: Collection[str] = (), resolve: Resolve = resolve) -> list[str]:
    """Where the host is, all of it outside unless allowed. Raises NotOutside, NoAnswer."""
    number = written_as_number(target.host)
    try:
        found = [str(number)] if number is not None else resolve(target.host, target.port)
    except (OSError, UnicodeError) as error:
        raise NoAnswer(type(error).__name__) from error
    return found if target.host in inside else all_outside(found)


def _asked(
    raw: socket.socket,
    target: Target,
    method: str,
    body: bytes | None,
    headers: dict[str, str],
    longest: int,
) -> Answer:
    connection = HTTPConnection(target.host, target.port)
    connection.sock = _sealed(raw, target.host) if target.scheme == "https" else raw
    try:
        connection.request(method, target.path, body, _with_host(headers, target))
        response = connection.getresponse()
        held = response.read(longest + 1)
        if len(held) > longest:
            raise TooLong
        if response.length:  # it hung up before the end it had announced
            raise ConnectionError
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, held)
    finally:
        connection.close()


def _sealed(raw: socket.socket, host: str) -> ssl.SSLSocket:
    """The certificate must be the one of the name that was asked for, whatever the address."""
    return ssl.create_default_context().wrap_socket(raw.dup(), server_hostname=host)


def _with_host(headers: dict[str, str], target: Target) -> dict[str, str]:
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = target.port == (443 if target.scheme == "https" else 80)
    return {"User-Agent": "Naervaer", **headers, "Host": host if usual else f"{host}:{target.port}"}


def _cut(raw: socket.socket, over: threading.Event) -> None:
    """Ends the connection under whoever still waits for it, however slowly it drips. Says so first."""
    over.set()
    with suppress(OSError):
        raw.shutdown(socket.SHUT_RDWR)


__all__ = ["Answer", "NoAnswer", "NotOutside", "TooLong", "ask", "resolve"]
