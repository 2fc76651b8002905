"""A real OpenID provider in a process of its own: another project's, with PKCE asked for in front of it.

`python -m tests.accounts.openid_provider PORT`. The provider itself (oidc-provider-mock) takes a code without its
verifier; RFC 7636 4.6 is therefore checked here, so that a client that forgets it is refused.
"""

import io
import json
import os
import sys
import urllib.parse
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

Start = Callable[..., Any]


class AsksForPkce:
    """Remembers the challenge of each code, and refuses a token without the verifier that fits."""

    def __init__(self, app: Callable[[dict[str, Any], Start], Iterable[bytes]]) -> None:
        self.app = app
        self.challenges: dict[str, str] = {}

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/oauth2/authorize" and environ["REQUEST_METHOD"] == "POST":
            return self.app(environ, self._noting(environ, start))
        if path == "/oauth2/token" and not self._fits(environ):
            start("400 Bad Request", [("Content-Type", "application/json")])
            return [json.dumps({"error": "invalid_grant"}).encode()]
        return self.app(environ, start)

    def _noting(self, environ: dict[str, Any], start: Start) -> Start:
        asked = dict(urllib.parse.parse_qsl(environ["QUERY_STRING"]))

        def noting(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            where = dict(headers).get("Location", "")
            given = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(where).query))
            if "code" in given and asked.get("code_challenge_method") == "S256":
                self.challenges[given["code"]] = asked.get("code_challenge", "")
            return start(status, headers, *more)

        return noting

    def _fits(self, environ: dict[str, Any]) -> bool:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        given = dict(urllib.parse.parse_qsl(body.decode()))
        digest = sha256(given.get("code_verifier", "").encode()).digest()
        return self.challenges.pop(given.get("code", ""), None) == urlsafe_b64encode(digest).decode().rstrip(
            "="
        )


def main() -> None:
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    from oidc_provider_mock import app
    from werkzeug.serving import make_server

    made = app(require_client_registration=True, require_nonce=True)
    made.debug = False
    make_server("127.0.0.1", int(sys.argv[1]), AsksForPkce(made.wsgi_app), threaded=True).serve_forever()


if __name__ == "__main__":
    main()
