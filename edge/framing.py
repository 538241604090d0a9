"""Whether a request's head can be read in one way only. Pure; bytes are parsed by httptools.

A head that two programs read differently lets one request hide inside another (RFC 9112 sections
3.2, 6.1 and 11.2). httptools refuses most such heads itself; what it lets through is refused here.
"""

import re
from collections.abc import Sequence

Header = tuple[bytes, bytes]
"""A name in lower case, and its value."""

_LENGTH = re.compile(rb"\d{1,18}")


def is_clear(version: str, headers: Sequence[Header]) -> bool:
    """One version we speak, one host, and one way at most to tell where the body ends."""
    hosts, lengths, codings = (
        [value.strip(b" \t") for name, value in headers if name == wanted]
        for wanted in (b"host", b"content-length", b"transfer-encoding")
    )
    return (
        version in ("1.0", "1.1")
        and (len(hosts) == 1 or (version == "1.0" and not hosts))
        and len(lengths) + len(codings) <= 1
        and all(_LENGTH.fullmatch(one) for one in lengths)
        and all(version == "1.1" and one.lower() == b"chunked" for one in codings)
    )
