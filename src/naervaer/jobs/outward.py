"""Asking another machine on somebody's behalf, guarded: the address may come from anybody (`trust.md` T11).

A name is resolved once, in a thread that is not waited for longer than the rest; every address it leads to
must lie outside, and the connection goes to one of those, so a name server that changes its mind between two
questions is never asked twice. No redirect is followed, no proxy is used, and what takes too long or is too
long is cut off.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from http.client import HTTPConnection, HTTPException

from naervaer.kernels.addresses import NotOutside, Target, all_outside, target_of, written_as_number

SECONDS = 5.0
SHORTEST = 0.05  # seconds that a connection gets when looking up has taken all the time
LONGEST = 64 * 1024
LOOK_UPS = 8
"""How many may wait for silent name servers at once. The system ends each after half a minute or so; until then no
more are begun, and who asks is told at once that there is no answer."""
_look_ups = threading.BoundedSemaphore(LOOK_UPS)

Resolve = Callable[[str, int], list[str]]


class NoAnswer(OSError):
    """The other machine did not answer, not in time, or not in HTTP. Another time it may."""


class Distrust(StrEnum):
    """Why a certificate is refused."""

    EXPIRED = "expired"
    OTHER_NAME = "other_name"
    UNKNOWN = "unknown"


DISTRUST = {10: Distrust.EXPIRED, 62: Distrust.OTHER_NAME, 64: Distrust.OTHER_NAME}
"""What OpenSSL calls X509_V_ERR_CERT_HAS_EXPIRED, _HOSTNAME_MISMATCH and _IP_ADDRESS_MISMATCH; all else is unknown."""


class NotTrusted(NoAnswer):
    """Who answered cannot prove to be the one of the name; nothing was asked of them. ``why`` says what is wrong."""

    def __init__(self, why: Distrust) -> None:
        super().__init__(why.value)
        self.why = why


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
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """One request, in ``seconds`` from looking up the name on, and with at most ``longest`` bytes of answer.

    ``inside`` names hosts whose inner addresses whoever runs the installation has allowed. ``trust`` says whose
    certificates are believed; left out, those that the machine believes. Raises NotOutside before any
    connection is made, TooLong, or NoAnswer, which NotTrusted is too.
    """
    target = target_of(url)
    ends = time.monotonic() + seconds
    with connected(target, seconds=seconds, inside=inside, resolve=resolve) as raw:
        over = threading.Event()
        cut = threading.Timer(max(ends - time.monotonic(), 0), _cut, [raw, over])
        cut.daemon = True
        cut.start()
        try:
            speaks = _sealed(raw, target.host, trust) if target.scheme == "https" else raw
            answer = _asked(speaks, target, method, body, dict(headers or {}), longest)
            if over.is_set():  # what looks like the end was our own cutting
                raise TimeoutError
            return answer
        except (OSError, HTTPException) as error:
            if isinstance(error, TooLong | NotTrusted):
                raise
            raise NoAnswer(type(error).__name__) from error
        finally:
            cut.cancel()


def connected(
    target: Target, *, seconds: float = SECONDS, inside: Collection[str] = (), resolve: Resolve = resolve
) -> socket.socket:
    """A connection to an address that has been looked at, within ``seconds`` from looking up its name on.

    Raises NotOutside before one is made, NoAnswer.
    """
    ends = time.monotonic() + seconds
    addresses = addresses_of(target, seconds=seconds, inside=inside, resolve=resolve)
    fault: OSError | None = None
    for address in addresses[:2]:  # one more, where the first family is not routed
        left = max(ends - time.monotonic(), SHORTEST)
        try:
            return socket.create_connection((address, target.port), timeout=min(seconds / 2, left))
        except OSError as error:
            fault = error
    raise NoAnswer(type(fault).__name__) from fault


def addresses_of(
    target: Target, *, seconds: float = SECONDS, inside: Collection[str] = (), resolve: Resolve = resolve
) -> list[str]:
    """Where the host is, all of it outside unless allowed. Raises NotOutside, NoAnswer."""
    number = written_as_number(target.host)
    try:
        found = [str(number)] if number is not None else _looked_up(target, resolve, seconds)
    except (OSError, UnicodeError) as error:
        raise NoAnswer(type(error).__name__) from error
    return found if target.host in inside else all_outside(found)


def _looked_up(target: Target, resolve: Resolve, seconds: float) -> list[str]:
    """What the name server says, if it says so in time: the system's own look-up knows no limit that we could set.

    A thread that is still waiting is left alone; it ends when the system gives up. Raises TimeoutError, OSError.
    """
    if not _look_ups.acquire(blocking=False):
        raise TimeoutError
    found: Future[list[str]] = Future()

    def look_up() -> None:
        try:
            found.set_result(resolve(target.host, target.port))
        except Exception as error:
            found.set_exception(error)
        finally:
            _look_ups.release()

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    return found.result(seconds)


def _asked(
    speaks: socket.socket,
    target: Target,
    method: str,
    body: bytes | None,
    headers: dict[str, str],
    longest: int,
) -> Answer:
    connection = HTTPConnection(target.host, target.port)
    connection.sock = speaks
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


def vouched_for() -> ssl.SSLContext:
    """Whom this machine trusts, read anew each hour: to read its two hundred certificates takes longer than a mail."""
    return _read_trust(ssl.get_default_verify_paths(), int(time.monotonic() // 3600))


@lru_cache(maxsize=1)
def _read_trust(places: ssl.DefaultVerifyPaths, hour: int) -> ssl.SSLContext:
    return ssl.create_default_context()


def _sealed(raw: socket.socket, host: str, trust: ssl.SSLContext | None) -> ssl.SSLSocket:
    """The certificate must be the one of the name that was asked for, whatever the address. Raises NotTrusted."""
    try:
        return (trust or vouched_for()).wrap_socket(raw.dup(), server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        raise NotTrusted(DISTRUST.get(error.verify_code, Distrust.UNKNOWN)) from error


def _with_host(headers: dict[str, str], target: Target) -> dict[str, str]:
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = target.port == (443 if target.scheme == "https" else 80)
    return {"User-Agent": "Naervaer", **headers, "Host": host if usual else f"{host}:{target.port}"}


def _cut(raw: socket.socket, over: threading.Event) -> None:
    """Ends the connection under whoever still waits for it, however slowly it drips. Says so first."""
    over.set()
    with suppress(OSError):
        raw.shutdown(socket.SHUT_RDWR)


__all__ = [
    "Answer",
    "Distrust",
    "NoAnswer",
    "NotOutside",
    "NotTrusted",
    "TooLong",
    "ask",
    "resolve",
    "vouched_for",
]
