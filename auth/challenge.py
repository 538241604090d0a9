"""Why nobody is signed in, as HTTP says it (RFC 6750 section 3, RFC 9470). Never token content."""

ASSURANCE_LEVELS = ("P9.Cp.Cd", "P9.Cp.Ck", "P9.Cm")
"""Vectors of trust that NHS login gives a fully verified person in a strong session."""

_REALM = 'Bearer realm="kindred"'


class Unauthenticated(Exception):
    """There is no valid token. `challenge` is the value of `WWW-Authenticate`."""

    def __init__(self, description: str, challenge: str, status: int = 401) -> None:
        super().__init__(description)
        self.challenge = challenge
        self.status = status
        """401, or 503 when it cannot be known because the issuer's keys cannot be had."""


def no_token() -> Unauthenticated:
    """Nobody tried to sign in, so there is no error to name."""
    return Unauthenticated("There is no token.", _REALM)


def invalid_request(description: str) -> Unauthenticated:
    """The header is not one that can carry a token."""
    return Unauthenticated(description, _with("invalid_request", description))


def invalid_token(description: str) -> Unauthenticated:
    """The token is not good for this gateway. The description is ours, and a constant."""
    return Unauthenticated(description, _with("invalid_token", description))


def insufficient_assurance() -> Unauthenticated:
    """The person has to prove more of who they are."""
    description = "A session of a fully verified person is needed."
    wanted = f', acr_values="{" ".join(ASSURANCE_LEVELS)}"'
    challenge = _with("insufficient_user_authentication", description) + wanted
    return Unauthenticated(description, challenge)


def keys_unavailable() -> Unauthenticated:
    """Nothing can be said about the token: closed, and worth trying again."""
    return Unauthenticated("Tokens cannot be checked just now.", _REALM, status=503)


def _with(error: str, description: str) -> str:
    return f'{_REALM}, error="{error}", error_description="{description}"'
