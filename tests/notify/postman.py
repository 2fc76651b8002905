"""A real SMTP server on loopback that behaves as badly as it is told to."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

STALLS_FOR = 1.0  # seconds; then it hangs up


@dataclass
class Postman:
    """What arrived, and how to behave: accept, stall, refuse later, refuse for ever, hang up."""

    behaviour: str = "accept"
    taken: list[EmailMessage] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    users: list[tuple[str, str]] = field(default_factory=list)
    greeted: int = 0
    port: int = 0

    async def handle_EHLO(  # noqa: N802  # the library's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.greeted += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.behaviour == "unknown":
            return "550 5.1.1 No such person"
        if self.behaviour == "greylist":
            return "450 4.2.0 Come back later"
        if self.behaviour == "stall":
            await asyncio.sleep(STALLS_FOR)
            _hang_up(server)
            return ""
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.offered.append(message["Message-ID"])
        if self.behaviour == "hang up":
            _hang_up(server)
            return ""
        if self.behaviour == "unwanted":
            return "554 5.7.1 Not wanted here"
        self.taken.append(message)
        if self.behaviour == "take and vanish":
            server.loop.call_later(0.05, _hang_up, server)
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        self.users.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"sesam", handled=False)


def _hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


class OnFreePort(Controller):
    """The library wants to know the port before there is one."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def postman(behaviour: str = "accept", **options: Any) -> Iterator[Postman]:
    """Start it on a free port of 127.0.0.1."""
    served = Postman(behaviour)
    controller = OnFreePort(
        served,
        hostname="127.0.0.1",
        port=0,
        authenticator=served.authenticate,
        auth_require_tls=False,
        **options,
    )
    controller.start()
    served.port = controller.port
    try:
        yield served
    finally:
        controller.stop(no_assert=True)


@contextmanager
def silent() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def encrypted(certificate: str, key: str) -> ssl.SSLContext:
    """For a server that speaks TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
