"""The organisation's own sign-in: OpenID Connect, authorization code with PKCE, state and nonce.

OpenID Connect Core 3.1 and Discovery 4, RFC 7636, RFC 9207. We ask for one thing, a verified e-mail address,
and keep nothing of the answer. (ADR 14)
"""

import json
import logging
import time
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import jwt
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare

log = logging.getLogger(__name__)

SIGNED_BY = ["RS256", "PS256", "ES256", "EdDSA"]
SECONDS = 10  # to wait for the provider
MINUTES = 10  # for the person to sign in there
LEEWAY = 60  # seconds that two clocks may differ
_KEPT = "openid"


class SignInFailed(Exception):
    """The provider does not answer, or gave an answer that nobody here has asked for."""


class NotVerified(Exception):
    """The provider does not say that the address belongs to the person."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What the provider says about itself."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    takes_basic: bool


def is_configured(request: HttpRequest) -> bool:
    """Whether this installation has one."""
    return bool(settings.OIDC_URL)


def begin(request: HttpRequest, *, then: str) -> str:
    """The address at which the person signs in; ``then`` is where they want to go. Raises SignInFailed."""
    provider = _provider()
    state, nonce, verifier = token_urlsafe(24), token_urlsafe(24), token_urlsafe(48)
    until = time.time() + MINUTES * 60
    request.session[_KEPT] = {
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "until": until,
        "then": then,
    }
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": _answer_address(),
        "scope": "openid email",
        "state": state,
        "nonce": nonce,
        "code_challenge": urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return f"{provider.authorization}{'&' if '?' in provider.authorization else '?'}{urlencode(asked)}"


def finish(request: HttpRequest) -> tuple[str, str]:
    """The verified address, in lower case, and where the person wanted to go. Raises SignInFailed, NotVerified.

    What was kept for this answer is used up, whatever comes of it.
    """
    kept: dict[str, Any] = request.session.pop(_KEPT, {})
    given = request.GET
    if not kept or time.time() > kept["until"] or "code" not in given:
        raise SignInFailed("nothing was asked")
    if not constant_time_compare(given.get("state", ""), kept["state"]):
        raise SignInFailed("another state")
    provider = _provider()
    if given.get("iss", provider.issuer) != provider.issuer:
        raise SignInFailed("another issuer")
    tokens = _exchange(provider, given["code"], kept["verifier"])
    claims = read_token(provider, str(tokens.get("id_token", "")), nonce=kept["nonce"])
    return _verified_address(provider, claims, str(tokens.get("access_token", ""))), kept["then"]


def read_token(provider: Provider, token: str, *, nonce: str) -> dict[str, Any]:
    """What the signed token says, if this provider has made it for us, now, and for this question.

    Raises SignInFailed.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(provider, jwt.get_unverified_header(token).get("kid")),
            algorithms=SIGNED_BY,
            audience=settings.OIDC_CLIENT_ID,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "aud", "exp", "iat", "sub", "nonce"]},
        )
    except jwt.PyJWTError as error:
        raise SignInFailed(type(error).__name__) from error
    if not constant_time_compare(str(claims["nonce"]), nonce):
        raise SignInFailed("another nonce")
    if claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        raise SignInFailed("made for another")
    return claims


def _key(provider: Provider, name: str | None) -> jwt.PyJWK:
    """The provider's key of this name; where it has only one, that may go without (Core 10.1)."""
    keys = jwt.PyJWKSet.from_dict(_ask(Request(provider.keys))).keys  # noqa: S310  # settings refuse all but http(s)
    fitting = [key for key in keys if key.key_id == name and key.public_key_use in (None, "sig")]
    if name is None and len(keys) == 1:
        fitting = keys
    if len(fitting) != 1:
        raise SignInFailed("no such key")
    return fitting[0]


def _verified_address(provider: Provider, claims: dict[str, Any], access_token: str) -> str:
    """In the token, or where it points to: some providers say the address only there."""
    if "email" not in claims and provider.userinfo:
        said = _ask(Request(provider.userinfo, headers={"Authorization": f"Bearer {access_token}"}))  # noqa: S310
        if said.get("sub") != claims["sub"]:
            raise SignInFailed("about another")
        claims = said
    if claims.get("email_verified") is not True or not claims.get("email"):
        raise NotVerified
    return str(claims["email"]).lower()


def _provider() -> Provider:
    """Asked anew each time: it changes its keys when it likes, and people sign in seldom."""
    url = settings.OIDC_URL.rstrip("/")
    said = _ask(Request(f"{url}/.well-known/openid-configuration"))  # noqa: S310  # settings refuse all but http(s)
    try:
        ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        provider = Provider(
            issuer=said["issuer"],
            authorization=said["authorization_endpoint"],
            token=said["token_endpoint"],
            keys=said["jwks_uri"],
            userinfo=said.get("userinfo_endpoint", ""),
            takes_basic="client_secret_basic" in ways,
        )
    except KeyError as error:
        raise SignInFailed("an incomplete configuration") from error
    ours = (provider.authorization, provider.token, provider.keys, provider.userinfo or url)
    if provider.issuer.rstrip("/") != url or not all(address.startswith("http") for address in ours):
        raise SignInFailed("the configuration of another")
    return provider


def _exchange(provider: Provider, code: str, verifier: str) -> dict[str, Any]:
    """The code for tokens, told with our secret and with what only this session knows."""
    client, secret = settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _answer_address(),
        "code_verifier": verifier,
    }
    headers = {}
    if provider.takes_basic:
        pair = b64encode(f"{quote(client, safe='')}:{quote(secret, safe='')}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    else:
        asked |= {"client_id": client, "client_secret": secret}
    return _ask(Request(provider.token, data=urlencode(asked).encode(), headers=headers))  # noqa: S310  # as above


def _ask(request: Request) -> dict[str, Any]:
    """A JSON object from the provider. Raises SignInFailed."""
    request.add_header("Accept", "application/json")
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  # as above
            said = json.loads(answer.read(1_000_000))
    except (URLError, OSError, ValueError) as error:
        raise SignInFailed(type(error).__name__) from error
    if not isinstance(said, dict):
        raise SignInFailed("no object")
    return said


def _answer_address() -> str:
    address: str = settings.ADDRESS + reverse("organisation_answer")
    return address
