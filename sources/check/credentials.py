"""Does the source give a token, does it insist on one, and does it say so when one is wrong?"""

import asyncio
from typing import assert_never
from urllib.parse import quote

import aiohttp
import msgspec

from settings import BearerAuth, ClientCredentialsAuth, NoAuth
from sources.body import read_body
from sources.check.caller import PATIENCE_SECONDS, Seen, Shown, trouble
from sources.check.finding import Finding, Topic, fault, note, ok, warning
from sources.check.trial import Trial
from sources.errors import InvalidAnswer
from sources.token import LARGEST_TOKEN_ANSWER

_HERE = Topic.TOKEN
SHORT_SECONDS = 60
"""A life below which most of the traffic would be about tokens."""


class _Granted(msgspec.Struct):
    """A token answer as far as it can be judged (RFC 6749 section 5.1)."""

    access_token: str = ""
    token_type: str = ""
    expires_in: float | str | None = None


async def check_token(trial: Trial, session: aiohttp.ClientSession) -> list[Finding]:
    """How a token is had."""
    match trial.settings.auth:
        case NoAuth():
            return [note(_HERE, "No token is configured: anybody who can reach it may ask it.")]
        case BearerAuth():
            what = "A fixed token is configured: it cannot be renewed when it leaks or ends."
            return [note(_HERE, what, 'Ask the trust for auth kind "client-credentials".')]
        case ClientCredentialsAuth() as auth:
            return _judged(await _asked(session, auth))
        case other:
            assert_never(other)


async def check_refusal(trial: Trial) -> list[Finding]:
    """What comes without a token, and with a wrong one. Asks about the unknown person."""
    if isinstance(trial.settings.auth, NoAuth) or not trial.readers:
        return []
    question = trial.search(trial.readers[0], trial.stranger, ())
    none = await trial.caller.ask(question, Shown.NONE)
    wrong = await trial.caller.ask(question, Shown.WRONG)
    return [_without(none), _with_wrong(wrong)]


async def _asked(session: aiohttp.ClientSession, auth: ClientCredentialsAuth) -> Seen:
    name, secret = (quote(one, safe="") for one in (auth.client_id, auth.client_secret))
    headers = {
        "Authorization": aiohttp.encode_basic_auth(name, secret),
        "Accept": "application/json",
    }
    form = {"grant_type": "client_credentials"}
    try:
        async with (
            asyncio.timeout(PATIENCE_SECONDS),
            session.post(
                auth.token_url, data=form, headers=headers, allow_redirects=False
            ) as response,
        ):
            body = await read_body(response, LARGEST_TOKEN_ANSWER)
            return Seen(response.status, response.headers, body)
    except (TimeoutError, aiohttp.ClientError, ValueError, InvalidAnswer) as error:
        return Seen(trouble=trouble(error))


def _judged(seen: Seen) -> list[Finding]:
    if seen.trouble is not None:
        mend = "Correct token_url; ask the trust whether a firewall lets this machine in."
        return [fault(_HERE, f"The token endpoint {seen.words}.", mend)]
    if seen.status in {400, 401, 403}:
        mend = "Check client_id and client_secret with the trust, and that client credentials in "
        return [
            fault(_HERE, f"The token endpoint refuses us (HTTP {seen.status}).", mend + "Basic do.")
        ]
    try:
        granted = msgspec.convert(dict(seen.json), _Granted)
    except msgspec.ValidationError:
        granted = _Granted()
    if not seen.is_good or not granted.access_token:
        mend = "Correct token_url: RFC 6749 section 5.1 says what must come."
        return [fault(_HERE, f"The token endpoint {seen.words}, but gives no token.", mend)]
    return [_type(granted), _life(granted.expires_in)]


def _type(granted: _Granted) -> Finding:
    if granted.token_type.lower() == "bearer":
        return ok(_HERE, "A bearer token is given.")
    mend = 'The trust must issue tokens with token_type "Bearer".'
    return fault(_HERE, "The token is of another type than Bearer: we cannot show it.", mend)


def _life(said: float | str | None) -> Finding:
    if said is None:
        mend = "The trust should send expires_in."
        return warning(_HERE, "It does not say how long a token lasts; 60 s are assumed.", mend)
    if isinstance(said, str) or said <= 0:
        mend = "The trust must send expires_in as a number of seconds above 0."
        return fault(_HERE, "How long a token lasts is no number above 0.", mend)
    if said < SHORT_SECONDS:
        mend = f"The trust should let tokens last {SHORT_SECONDS} s or more."
        return warning(_HERE, f"A token lasts {said:g} s only.", mend)
    return ok(_HERE, f"A token lasts {said:g} s.")


def _without(seen: Seen) -> Finding:
    if seen.is_good:
        mend = "The trust must refuse requests without a token: records are open to anybody."
        return fault(_HERE, "It answers without a token.", mend)
    if seen.status in {401, 403}:
        return ok(_HERE, "It refuses requests without a token.")
    return note(_HERE, f"Without a token it {seen.words}; 401 is usual.")


def _with_wrong(seen: Seen) -> Finding:
    if seen.is_good:
        mend = "The trust must check tokens: records are open to anybody."
        return fault(_HERE, "It answers to a token that nobody issued.", mend)
    if seen.status == 401:
        return ok(_HERE, "It answers 401 to a token that is not good.")
    mend = "The trust should answer 401, which makes the gateway fetch a new token at once."
    return note(_HERE, f"To a token that is not good it {seen.words}.", mend)
