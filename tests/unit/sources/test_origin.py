"""Addresses are compared as parsed parts, and what is returned starts with the configured base."""

import pytest
from yarl import URL

from sources.origin import LONGEST_ADDRESS, Origins

BASE = "https://fhir.trust.example/r4"
ALIAS = "https://public.trust.example:8443/fhir"
ORIGINS = Origins(f"{BASE}/", [ALIAS])


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (f"{BASE}/Appointment?page=2", f"{BASE}/Appointment?page=2"),
        (f"{BASE}?_getpages=a%7Cb", f"{BASE}?_getpages=a%7Cb"),
        ("https://FHIR.trust.example:443/r4/Binary/1", f"{BASE}/Binary/1"),
        (f"{ALIAS}/Appointment?page=2", f"{BASE}/Appointment?page=2"),
        ("/r4/Appointment?page=2", f"{BASE}/Appointment?page=2"),
        ("/Appointment?page=2", f"{BASE}/Appointment?page=2"),
        ("Appointment?page=2", f"{BASE}/Appointment?page=2"),
        ("?_getpages=1", f"{BASE}?_getpages=1"),
        ("Binary/1", f"{BASE}/Binary/1"),
        (f"{BASE}/Binary/1#page", f"{BASE}/Binary/1"),
    ],
)
def test_an_address_of_the_source_is_put_below_its_base(address: str, expected: str) -> None:
    assert ORIGINS.resolve(address) == expected


@pytest.mark.parametrize("base", [f"{BASE}/", "https://trust.example", "http://[::1]:80/a%20b"])
@pytest.mark.parametrize("address", ["Appointment", "Patient/1/_search", "/Patient"])
@pytest.mark.parametrize("query", ["", "patient:identifier=s%7C1&_count=50"])
def test_a_url_is_the_address_and_its_query(base: str, address: str, query: str) -> None:
    origins = Origins(base)

    url = origins.url(address, query)

    assert url == URL(f"{origins.resolve(address)}{query and '?'}{query}", encoded=True)


def test_another_servers_address_has_no_url() -> None:
    assert ORIGINS.url("https://other.example/r4/Appointment") is None


def test_an_address_that_is_too_long_has_no_url() -> None:
    assert ORIGINS.url("a" * LONGEST_ADDRESS) is not None
    assert ORIGINS.url("a" * (LONGEST_ADDRESS + 1)) is None


@pytest.mark.parametrize(
    "address",
    [
        "http://fhir.trust.example/r4/Appointment",
        "https://fhir.trust.example:444/r4/Appointment",
        "https://fhir.trust.example/r4evil/Appointment",
        "https://fhir.trust.example/Appointment",
        "https://fhir.trust.example.evil.example/r4/Appointment",
        "https://fhir.trust.example@evil.example/r4/Appointment",
        "https://user@fhir.trust.example/r4/Appointment",
        "https://evil.example/?x=https://fhir.trust.example/r4/",
        "https://fhir.trust.example/r4/../admin",
        "https://fhir.trust.example/r4/%2e%2e/admin",
        "https://fhir.trust.example/r4/a%2fb",
        "https://fhir.trust.example/r4\\..\\admin",
        "https://fhir.trust.example/r4//evil.example",
        "//evil.example/r4/Appointment",
        "/../admin",
        "../admin",
        "Binary/..",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://[::1",
        "https://[]@",
        "https://[::1]@/r4/Appointment",
        "https://fhir.trust.example:99999/r4/x",
        "Binary/1 2",
        "Binary/1\r\nX-Evil: 1",
        "Binary/ünïcode",
        "",
        "Binary/" + "1" * 9000,
    ],
)
def test_an_address_elsewhere_is_no_address(address: str) -> None:
    assert ORIGINS.resolve(address) is None


def test_a_base_without_a_path_takes_any_path_of_its_host() -> None:
    origins = Origins("https://fhir.trust.example")

    assert origins.resolve("/Appointment?page=2") == "https://fhir.trust.example/Appointment?page=2"
    assert origins.resolve("https://other.example/Appointment") is None
