"""A calendar fetched over real TLS on loopback, with certificates made here: who cannot prove the name is not read."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import translation

from naervaer.distance.calendars.fetching import NotFetched, fetch
from naervaer.distance.rules import CalendarFault
from naervaer.distance.texts import calendar_fault
from naervaer.jobs.outward import NotOutside, ask
from tests.jobs.test_outward import served
from tests.notify.postman import encrypted

HOST = "kalender.example"
TEXT = "BEGIN:VCALENDAR\nEND:VCALENDAR\n"
DAY = timedelta(days=1)
PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class Signed:
    """A certificate and its key; the one that signs others is signed by itself."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def written(self, folder: Path, name: str) -> tuple[str, str]:
        certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
        certificate.write_bytes(self.certificate.public_bytes(PEM))
        plain = serialization.NoEncryption()
        key.write_bytes(self.key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, plain))
        return str(certificate), str(key)


def signed(host: str, *, by: Signed | None, days: int = 1) -> Signed:
    """For this host, from ten days ago until in so many days; by itself if by nobody else."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    issuer = by.certificate.subject if by else name
    signer, identifier = (by or Signed(None, key)).key, x509.SubjectKeyIdentifier  # type: ignore[arg-type]
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 10 * DAY)
        .not_valid_after(now + days * DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(identifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    return Signed(built.sign(signer, hashes.SHA256()), key)


class Calendar(BaseHTTPRequestHandler):
    """Publishes an empty one."""

    def do_GET(self) -> None:  # the library's name
        self.server.asked.append((self.path, self.headers["Host"]))  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(TEXT.encode())

    def log_message(self, *args: object) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Published:
    """Where it is published, and who asked."""

    port: int
    asked: list[tuple[str, str]]
    trust: ssl.SSLContext

    def fetched(self, **how: object) -> str:
        """As the worker fetches, but that the name is found here and its inner address is allowed."""
        here = {"resolve": lambda host, port: ["127.0.0.1"], "inside": (HOST,), "trust": self.trust, **how}
        return fetch(f"https://{HOST}:{self.port}/ida.ics", ask=partial(ask, **here))  # type: ignore[arg-type]


@contextmanager
def published(folder: Path, own: Signed, authority: Signed) -> Iterator[Published]:
    trust = ssl.create_default_context(cafile=authority.written(folder, "authority")[0])
    with served(Calendar) as server:
        speaks = encrypted(*own.written(folder, "server"))
        server.socket = speaks.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.handle_error = lambda *args: None  # type: ignore[method-assign]  # who is refused hangs up
        yield Published(server.server_port, server.asked, trust)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def authority() -> Signed:
    return signed("authority", by=None)


def test_a_calendar_is_fetched_from_who_can_prove_the_name(tmp_path: Path, authority: Signed) -> None:
    with published(tmp_path, signed(HOST, by=authority), authority) as calendar:
        assert calendar.fetched() == TEXT
        assert calendar.asked == [("/ida.ics", f"{HOST}:{calendar.port}")]


def test_the_guard_comes_before_the_certificate(tmp_path: Path, authority: Signed) -> None:
    with published(tmp_path, signed(HOST, by=authority), authority) as calendar:
        with pytest.raises(NotFetched) as refused:
            calendar.fetched(inside=())
        assert (refused.value.fault, calendar.asked) == (CalendarFault.INSIDE, [])
        with pytest.raises(NotOutside):
            ask(f"https://127.0.0.1:{calendar.port}/", trust=calendar.trust)


@pytest.mark.parametrize(
    ("kind", "fault", "words"),
    [
        ("another name", CalendarFault.OTHER_NAME, "hører til et andet navn"),
        ("expired", CalendarFault.EXPIRED, "certifikat er udløbet"),
        ("signed by itself", CalendarFault.NOT_TRUSTED, "Ingen står inde for"),
        ("signed by nobody we know", CalendarFault.NOT_TRUSTED, "Ingen står inde for"),
    ],
)
def test_who_cannot_is_asked_nothing_and_the_owner_is_told_why(
    tmp_path: Path, authority: Signed, kind: str, fault: CalendarFault, words: str
) -> None:
    own = {
        "another name": lambda: signed("anden.example", by=authority),
        "expired": lambda: signed(HOST, by=authority, days=-1),
        "signed by itself": lambda: signed(HOST, by=None),
        "signed by nobody we know": lambda: signed(HOST, by=signed("nobody", by=None)),
    }[kind]()
    with published(tmp_path, own, authority) as calendar:
        with pytest.raises(NotFetched) as refused:
            calendar.fetched()
        assert (refused.value.fault, calendar.asked) == (fault, [])
    with translation.override("da"):
        assert words in calendar_fault(fault)
    with translation.override("en"):
        assert "certificate" in calendar_fault(fault)


def test_without_the_authority_the_machines_own_trust_decides(tmp_path: Path, authority: Signed) -> None:
    with published(tmp_path, signed(HOST, by=authority), authority) as calendar:
        with pytest.raises(NotFetched) as refused:
            calendar.fetched(trust=None)
        assert refused.value.fault is CalendarFault.NOT_TRUSTED
