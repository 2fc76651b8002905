"""Which addresses may be reached for somebody else: web addresses outside, in whatever spelling (`trust.md` T11).

Pure: names are resolved by who asks. A check of the spelling alone is worth little; what counts is
``is_outside`` on each address that a name has led to, and a connection to that very address.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

Address = IPv4Address | IPv6Address

PORTS = {"https": 443, "http": 80}
LOWEST_OTHER_PORT = 1024  # below lie mail, files and shells; web servers with a port of their own lie above
LONGEST = 2000  # characters of an address
_SENT_AS_IT_IS = "/?%:@!$&'()*+,;=~[]"

# What the library calls global and is not outside: transition networks that carry an inner IPv4 address.
_CARRIERS = (
    (IPv6Network("::/96"), 0),  # IPv4-compatible
    (IPv6Network("64:ff9b::/96"), 0),  # NAT64
    (IPv6Network("2002::/16"), 80),  # 6to4
)
_NEVER: tuple[IPv4Network | IPv6Network, ...] = (
    IPv4Network("0.0.0.0/8"),
    IPv4Network("100.64.0.0/10"),  # shared by the customers of a provider
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv4Network("198.18.0.0/15"),
    IPv6Network("64:ff9b:1::/48"),  # NAT64 inside an organisation
    IPv6Network("100::/64"),
    IPv6Network("2001::/23"),  # Teredo among them
    IPv6Network("2001:db8::/32"),
    IPv6Network("5f00::/16"),
    IPv6Network("fec0::/10"),  # site-local, long given up, still routed by some
)


class NotOutside(ValueError):
    """The address leads inside, or is none that may be asked. Says which, without repeating it."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: ``host`` in lower-case ASCII, ``path`` with its query, as it is sent."""

    scheme: str
    host: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """The parts of a web address without names, passwords or tricks in it. Raises NotOutside."""
    if len(url) > LONGEST or not url.isprintable() or re.search(r"[\s\\]", url):
        raise NotOutside("not a web address")
    try:
        parts = urlsplit(url)
        scheme, port, host = parts.scheme, parts.port, _ascii(parts.hostname or "")
    except ValueError:
        raise NotOutside("not a web address") from None
    if scheme not in PORTS or "@" in parts.netloc or not host:
        raise NotOutside("not a web address")
    if port is not None and port != PORTS[scheme] and port < LOWEST_OTHER_PORT:
        raise NotOutside("not a port of the web")
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_SENT_AS_IT_IS)
    return Target(scheme, host, port or PORTS[scheme], path)


def _ascii(host: str) -> str:
    """As the name server is asked for it. Full-width digits become what they stand for. Raises ValueError."""
    if ":" in host:
        return "" if "%" in host else str(IPv6Address(host))  # a zone belongs to one machine's own wires
    host = host.encode("idna").decode().lower().rstrip(".")
    return host if re.fullmatch(r"[a-z0-9._-]+", host) else ""


def written_as_number(host: str) -> Address | None:
    """The address that a host is a spelling of: dotted, whole, short, hexadecimal, octal. None: a name.

    As the C library reads it (``inet_aton``): the last part fills all bytes that are left.
    """
    try:
        return ip_address(host)
    except ValueError:
        pass
    parts = [_number(part) for part in host.split(".")]
    numbers = [part for part in parts if part is not None]
    if len(numbers) < len(parts) or len(parts) > 4:
        return None
    *first, last = numbers
    if any(part > 255 for part in first) or last >= 256 ** (4 - len(first)):
        return None
    return IPv4Address(sum(part << (24 - 8 * at) for at, part in enumerate(first)) + last)


def _number(part: str) -> int | None:
    if re.fullmatch(r"0x[0-9a-f]{0,8}", part):
        return int(part[2:] or "0", 16)
    if re.fullmatch(r"0[0-7]{0,12}", part):
        return int(part, 8)
    return int(part) if re.fullmatch(r"[1-9][0-9]{0,11}", part) else None


def is_outside(address: Address) -> bool:
    """Whether it is one of the public internet, also when it is an IPv4 address inside of an IPv6 one."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or _carried(address)
        if inner is not None:
            return is_outside(inner)
        if address.scope_id:
            return False
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    return not any(address in network for network in _NEVER if network.version == address.version)


def _carried(address: IPv6Address) -> IPv4Address | None:
    for network, shift in _CARRIERS:
        if address in network:
            return IPv4Address((int(address) >> shift) & 0xFFFFFFFF)
    return None


def all_outside(addresses: Iterable[str]) -> list[str]:
    """The same, if there are any and each of them is outside. Raises NotOutside.

    All of them: a name that leads inside and outside is answered by whichever connects first.
    """
    found = list(addresses)
    if not found or not all(is_outside(ip_address(one)) for one in found):
        raise NotOutside("leads to no address outside")
    return found
