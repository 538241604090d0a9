"""A published key set is read down to keys that may verify."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from auth.jwks import read_key_set
from tests.support.mint import encoded
from tests.support.tokens import key_set, private_key, public_jwk

_P256 = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()).public_key(), as_dict=True)
_P384 = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP384R1()).public_key(), as_dict=True)
_SHORT = RSAAlgorithm.to_jwk(
    rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key(),  # noqa: S505 - a weak key is the point
    as_dict=True,
)
_PRIVATE = RSAAlgorithm.to_jwk(private_key("key-1"), as_dict=True)


def test_a_key_allows_the_algorithm_it_announces() -> None:
    keys = read_key_set(key_set(public_jwk("key-1")))

    assert keys["key-1"].algorithms == {"RS512"}


def test_a_key_that_announces_none_allows_those_of_its_kind() -> None:
    rsa_key = {name: value for name, value in public_jwk("key-1").items() if name != "alg"}
    ec_key = {**_P256, "kid": "key-2"}

    keys = read_key_set(key_set(rsa_key, ec_key))

    assert keys["key-1"].algorithms == {"RS256", "RS512", "PS256"}
    assert keys["key-2"].algorithms == {"ES256"}


@pytest.mark.parametrize(
    "entry",
    [
        public_jwk("key-1", kid="bad", alg=["RS512"], use=[]),
        {**_SHORT, "kid": "bad"},
        {**_PRIVATE, "kid": "bad"},
        {**_P384, "kid": "bad"},
        {**_P256, "kid": "bad", "x": "AA"},
        public_jwk("key-1", kid="bad", use="enc"),
        {**public_jwk("key-1", kid="bad"), "p": "AQAB"},
        {**public_jwk("key-1", kid="bad"), "k": "c2VjcmV0"},
        public_jwk("key-1", kid="bad", n=encoded(b"\xff" * 1025)),
        public_jwk("key-1", kid="bad", n="!"),
        public_jwk("key-1", kid="bad", n=7),
        public_jwk("key-1", kid="bad", kty="oct", k="c2VjcmV0"),
        public_jwk("key-1", kid="bad", kty=["RSA"]),
        public_jwk("key-1", kid=None),
        public_jwk("key-1", kid=["bad"]),
        "bad",
    ],
)
def test_an_unusable_key_does_not_spoil_its_neighbours(entry: dict[str, object]) -> None:
    keys = read_key_set(key_set(entry, public_jwk("key-2")))

    assert set(keys) == {"key-2"}


def test_a_key_with_a_foreign_algorithm_allows_none() -> None:
    keys = read_key_set(key_set(public_jwk("key-1", alg="HS256")))

    assert keys["key-1"].algorithms == frozenset()


def test_an_id_given_twice_names_no_key() -> None:
    other = public_jwk("key-2", kid="key-1")

    keys = read_key_set(key_set(public_jwk("key-1"), other))

    assert not keys


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"keys": {}}',
        b"[" * 100_000,
        b"\xff",
        key_set(*({"kid": str(index)} for index in range(101))),
    ],
    ids=["empty", "html", "list", "no keys", "object", "deep", "not UTF-8", "too many"],
)
def test_a_body_that_is_no_key_set_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_key_set(body)
