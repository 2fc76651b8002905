"""Inner addresses in every spelling, and public ones that must not be mistaken for them."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naervaer.kernels.addresses import (
    NotOutside,
    Target,
    all_outside,
    is_outside,
    target_of,
    written_as_number,
)

# Hosts that mean this machine, its neighbours, or the machine that runs it.
INNER = (
    *("127.0.0.1", "127.1", "127.0.1", "0x7f.1", "0x7f000001", "0x7f.0x0.0x0.0x1", "017700000001"),
    *("0177.0.0.1", "0177.0.0.01", "2130706433", "0", "0.0.0.0", "127.255.255.254", "①②⑦.⓪.⓪.①"),  # noqa: S104  # refused, not bound
    *("127。0。0。1", "127.0.0.1.", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]"),
    *("[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "169.254.169.254"),
    *("[::ffff:169.254.169.254]", "0xa9fea9fe", "2852039166", "[fd00:ec2::254]", "[fe80::1]"),
    *("10.0.0.1", "012.0.0.1", "172.16.3.4", "192.168.0.1", "3232235521", "100.64.0.1", "198.18.0.1"),
    *("224.0.0.1", "255.255.255.255", "[fc00::1]", "[ff02::1]", "[fec0::1]", "192.0.0.8", "[64:ff9b:1::1]"),
    *("[2001:0:7f00:1::]", "[2001:db8::1]", "240.0.0.1", "0300.0250.0.1"),
)

STRANGE = (
    *("file:///etc/passwd", "gopher://havn.test/", "ftp://havn.test/", "//havn.test/", "havn.test"),
    *("https://havn.test@127.0.0.1/", "https://ida:ord@havn.test/", "https://havn.test\\@127.0.0.1/"),
    *("https://havn.test:22/", "https://havn.test:0/", "https://havn.test:99999/", "https:///x", "https://"),
    *("https://[fe80::1%25eth0]/", "https://[::1/", "https://%31%32%37.0.0.1/", "https://havn.test\n/"),
    *("https://havn .test/", "https://a..test/", "https://havn.test/" + "a" * 3000, "https://ha\x00vn.test"),
    *("jar:https://havn.test!/", "https://*.test/", "https://havn.test/\r\nHost: x"),
)


def host_of(spelling: str) -> str:
    return target_of(f"https://{spelling}/").host


@pytest.mark.parametrize("spelling", INNER)
def test_inner_addresses_in_every_spelling(spelling: str) -> None:
    found = written_as_number(host_of(spelling))
    assert found is not None
    assert not is_outside(found)
    with pytest.raises(NotOutside):
        all_outside([str(found)])


def test_there_are_more_than_thirty_spellings() -> None:
    assert len(set(INNER)) >= 30


@pytest.mark.parametrize("url", STRANGE)
def test_what_is_no_web_address(url: str) -> None:
    with pytest.raises(NotOutside) as fault:
        target_of(url)
    assert "havn" not in str(fault.value)


@pytest.mark.parametrize(
    "address", ["9.9.9.9", "185.15.59.224", "2a02:ec80:300:ed1a::1", "::ffff:9.9.9.9", "64:ff9b::909:909"]
)
def test_public_addresses_are_outside(address: str) -> None:
    assert all_outside([address]) == [address]


def test_one_inner_address_among_public_ones_is_enough() -> None:
    with pytest.raises(NotOutside):
        all_outside(["9.9.9.9", "10.0.0.1"])
    with pytest.raises(NotOutside):
        all_outside([])


def test_the_parts_of_an_address() -> None:
    assert target_of("https://Kalender.Test/a/b?c=1#d") == Target("https", "kalender.test", 443, "/a/b?c=1")
    assert target_of("http://blåbær.test:8065/æ%20ø") == Target(
        "http", "xn--blbr-roah.test", 8065, "/%C3%A6%20%C3%B8"
    )


@given(st.integers(0, 2**32 - 1))
def test_a_spelling_is_read_as_the_c_library_reads_it(number: int) -> None:
    a, b, c, d = number.to_bytes(4, "big")
    for spelling in (
        *(str(number), hex(number), f"0{number:o}", f"{a}.{number & 0xFFFFFF}"),
        *(f"{a}.{b}.{number & 0xFFFF}", f"{hex(a)}.0{b:o}.{c}.{hex(d)}"),
    ):
        read = written_as_number(spelling)
        assert read == IPv4Address(socket.inet_aton(spelling)) == IPv4Address(number)


@given(st.text("0123456789abcdefx.", max_size=14))
def test_nothing_that_the_c_library_reads_is_taken_for_a_name(spelling: str) -> None:
    try:
        expected = IPv4Address(socket.inet_aton(spelling))
    except OSError:
        return
    assert written_as_number(spelling) == expected


@given(st.integers(0, 2**32 - 1))
def test_an_address_carried_inside_another_is_no_better(number: int) -> None:
    plain = IPv4Address(number)
    for carrier in (f"::ffff:{plain}", f"64:ff9b::{plain}"):
        assert is_outside(ip_address(carrier)) == is_outside(plain)
    assert is_outside(IPv6Address((0x2002 << 112) | number << 80)) == is_outside(plain)
    assert not (is_outside(plain) and (plain.is_private or plain.is_loopback or plain.is_link_local))
