"""Good tokens become principals, in both profiles, plain and composite."""

from base64 import b64encode
from datetime import timedelta
from typing import Literal

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from jwt.algorithms import ECAlgorithm
from msgspec.structs import replace

from auth.challenge import Unauthenticated
from auth.credentials import Credentials
from auth.tokens import TokenVerifier
from schema.access import Action, Category
from settings import ConfigurationError, IssuerSettings
from tests.support.auth import ACTOR, NOW, SUBJECT, FakeClock, partial
from tests.support.tokens import (
    ISSUER,
    ISSUERS,
    KID,
    LOGIN_ISSUER,
    REMOVED,
    FakeApps,
    FakeKeys,
    a_verifier,
    access_claims,
    access_token,
    bearer,
    composite_claims,
    login_token,
    private_key,
    proofs_at,
    public_jwk,
    signed,
)

CLOCK = FakeClock(NOW)
Algorithm = Literal["RS256", "RS512", "PS256", "ES256"]
ACT = {"sub": "person-1", "nhs_number": ACTOR, "vot": "P9.Cm"}


async def test_an_access_token_names_person_app_and_end() -> None:
    principal = await a_verifier().principal(bearer(access_token()))

    assert (principal.actor, principal.subject) == (ACTOR, None)
    assert (principal.app.client_id, principal.issuer) == ("example-app", ISSUER)
    assert principal.expires_at == NOW + timedelta(seconds=600)
    assert principal.birth_date == partial("1980-02-01")


async def test_scopes_are_those_of_token_and_app() -> None:
    token = access_token(scope="patient/Appointment.cruds patient/Communication.cruds")

    scopes = (await a_verifier().principal(bearer(token))).app.scopes

    assert scopes.allows(Category.APPT, Action.CREATE)
    assert scopes.allows(Category.MSG, Action.READ)
    assert not scopes.allows(Category.MSG, Action.CREATE)
    assert not scopes.allows(Category.DOCS, Action.READ)


async def test_a_token_without_scopes_opens_nothing() -> None:
    principal = await a_verifier().principal(bearer(access_token(scope=REMOVED)))

    assert not principal.app.scopes.granted


async def test_a_malformed_list_of_scopes_opens_nothing() -> None:
    token = access_token(scope="patient/*.rs\tpatient/Patient.rs")

    principal = await a_verifier().principal(bearer(token))

    assert not principal.app.scopes.granted


async def test_a_composite_token_reaches_its_subject_only() -> None:
    principal = await a_verifier().principal(bearer(signed(composite_claims())))

    assert (principal.actor, principal.subject) == (ACTOR, SUBJECT)
    assert principal.birth_date is None
    assert principal.reaches(SUBJECT)
    assert not principal.reaches(ACTOR)


async def test_a_composite_token_may_leave_out_the_subjects_assurance() -> None:
    token = signed(composite_claims(vot=REMOVED))

    principal = await a_verifier().principal(bearer(token))

    assert principal.subject == SUBJECT


async def test_an_id_token_has_the_scopes_of_its_app() -> None:
    principal = await a_verifier().principal(bearer(login_token()))

    assert (principal.actor, principal.issuer) == (ACTOR, LOGIN_ISSUER)
    assert principal.app.scopes.allows(Category.APPT, Action.CREATE)


async def test_an_id_token_may_come_without_a_type() -> None:
    token = login_token(aud=["example-app"])
    untyped = signed_login_without_type()

    principals = [await a_verifier().principal(bearer(one)) for one in (token, untyped)]

    assert [one.actor for one in principals] == [ACTOR, ACTOR]


async def test_an_id_token_may_name_its_subject_in_sub() -> None:
    token = login_token(sub=SUBJECT, nhs_number=REMOVED, act=ACT)

    principal = await a_verifier().principal(bearer(token))

    assert (principal.actor, principal.subject) == (ACTOR, SUBJECT)


@pytest.mark.parametrize("padding", ["", "kept"])
async def test_an_id_token_may_hold_the_proxys_own_id_token(padding: str) -> None:
    own = b64encode(login_token(exp=int(NOW.timestamp()) + 300).encode()).decode()
    token = login_token(nhs_number=SUBJECT, act=own if padding else own.rstrip("="))

    principal = await a_verifier().principal(bearer(token))

    assert (principal.actor, principal.subject) == (ACTOR, SUBJECT)
    assert principal.expires_at == NOW + timedelta(seconds=300)


async def test_the_authorized_party_names_the_app_where_client_id_is_absent() -> None:
    token = access_token(client_id=REMOVED, azp="example-app")

    principal = await a_verifier().principal(bearer(token))

    assert principal.app.client_id == "example-app"


async def test_the_token_may_be_for_several_audiences() -> None:
    principal = await a_verifier().principal(bearer(access_token(aud=["other", "kindred"])))

    assert principal.actor == ACTOR


async def test_the_scheme_is_read_in_any_case() -> None:
    principal = await a_verifier().principal(Credentials([f"bearer {access_token()}"]))

    assert principal.actor == ACTOR


@pytest.mark.parametrize("ahead", [-89.0, 629.0])
async def test_a_clock_may_differ_by_thirty_seconds(ahead: float) -> None:
    principal = await a_verifier(seconds=ahead).principal(bearer(access_token()))

    assert principal.actor == ACTOR


@pytest.mark.parametrize("birthdate", [REMOVED, "2015-02-30", 1980, ""])
async def test_a_birth_date_that_says_nothing_is_none(birthdate: object) -> None:
    principal = await a_verifier().principal(bearer(access_token(birthdate=birthdate)))

    assert principal.birth_date is None


async def test_without_keys_nothing_can_be_said_about_a_token() -> None:
    verifier = a_verifier(FakeKeys(available=False))

    with pytest.raises(Unauthenticated) as refused:
        await verifier.principal(bearer(access_token()))

    assert (refused.value.status, refused.value.challenge) == (503, 'Bearer realm="kindred"')


async def test_without_a_token_no_error_is_named() -> None:
    with pytest.raises(Unauthenticated) as refused:
        await a_verifier().principal(Credentials([]))

    schemes = 'Bearer realm="kindred", DPoP realm="kindred", algs="ES256 PS256 RS256"'
    assert (refused.value.status, refused.value.challenge) == (401, schemes)


async def test_a_weak_session_is_asked_to_step_up() -> None:
    with pytest.raises(Unauthenticated) as refused:
        await a_verifier().principal(bearer(access_token(vot="P5.Cp.Cd")))

    assert 'error="insufficient_user_authentication"' in refused.value.challenge
    assert 'acr_values="P9.Cp.Cd P9.Cp.Ck P9.Cm"' in refused.value.challenge


async def test_a_key_of_another_algorithm_verifies_nothing() -> None:
    keys = FakeKeys(jwks=(public_jwk(KID, alg="PS256"),))

    with pytest.raises(Unauthenticated, match="signature"):
        await a_verifier(keys).principal(bearer(access_token()))


async def test_an_algorithm_that_is_not_configured_verifies_nothing() -> None:
    published = public_jwk(KID)
    free = {name: value for name, value in published.items() if name != "alg"}
    token = jwt.encode(access_claims(), private_key(KID), "RS256", {"typ": "at+jwt", "kid": KID})

    with pytest.raises(Unauthenticated, match="signature"):
        await a_verifier(FakeKeys(jwks=(free,))).principal(bearer(token))


def test_an_issuer_given_twice_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="issuers"):
        TokenVerifier([*ISSUERS, ISSUERS[0]], FakeApps(), FakeKeys(), CLOCK, proofs_at(CLOCK))


def test_an_audience_that_would_be_ignored_is_refused() -> None:
    login = IssuerSettings(LOGIN_ISSUER, "https://login.example/keys", "me", "nhs-login")

    with pytest.raises(ConfigurationError, match="audience"):
        TokenVerifier([login], FakeApps(), FakeKeys(), CLOCK, proofs_at(CLOCK))


@pytest.mark.parametrize("algorithm", ["RS256", "RS512", "PS256", "ES256"])
async def test_each_configured_algorithm_verifies(algorithm: Algorithm) -> None:
    elliptic = generate_private_key(SECP256R1())
    published = ECAlgorithm.to_jwk(elliptic.public_key(), as_dict=True)
    ec, key = {**published, "kid": KID}, elliptic if algorithm == "ES256" else private_key(KID)
    rsa = public_jwk(KID, alg=algorithm)
    token = jwt.encode(access_claims(), key, algorithm, {"typ": "at+jwt", "kid": KID})
    keys = FakeKeys(jwks=(ec if algorithm == "ES256" else rsa,))
    issuer = replace(ISSUERS[0], algorithms=[algorithm])

    verifier = TokenVerifier([issuer], FakeApps(), keys, CLOCK, proofs_at(CLOCK))
    principal = await verifier.principal(bearer(token))

    assert principal.actor == ACTOR


def signed_login_without_type() -> str:
    claims = {**access_claims(), "iss": LOGIN_ISSUER, "aud": "example-app"}
    return signed(claims, typ=REMOVED)
