"""Why nobody is signed in, as HTTP says it (RFC 6750 section 3, RFC 9470, RFC 9449 section 7.1).

Every description is ours and a constant: never a word of a token or a proof.
"""

from collections.abc import Sequence

ASSURANCE_LEVELS = ("P9.Cp.Cd", "P9.Cp.Ck", "P9.Cm")
"""Vectors of trust that NHS login gives a fully verified person in a strong session."""

_REALM = 'realm="kindred"'


class Unauthenticated(Exception):
    """There is no valid token."""

    def __init__(
        self, description: str, parameters: str = "", *, scheme: str = "Bearer", status: int = 401
    ) -> None:
        super().__init__(description)
        self.parameters = parameters
        self.scheme = scheme
        self.status = status
        """401, or 503 when it cannot be known just now."""

    @property
    def challenge(self) -> str:
        """The value of `WWW-Authenticate`."""
        return f"{self.scheme} {_REALM}{self.parameters}"

    def for_proofs(self, algorithms: Sequence[str]) -> "Unauthenticated":
        """The same, said to somebody who has to sign proofs, and with what to sign them."""
        parameters = f'{self.parameters}, algs="{" ".join(algorithms)}"'
        return Unauthenticated(str(self), parameters, scheme="DPoP", status=self.status)


def no_token(algorithms: Sequence[str]) -> Unauthenticated:
    """Nobody tried to sign in, so there is no error to name, and both schemes are open."""
    other = f', DPoP {_REALM}, algs="{" ".join(algorithms)}"'
    return Unauthenticated("There is no token. Send one as `Authorization: Bearer TOKEN`.", other)


def invalid_request(description: str) -> Unauthenticated:
    """The header is not one that can carry a token."""
    return _refused("invalid_request", description)


def invalid_token(description: str) -> Unauthenticated:
    """The token is not good for this gateway."""
    return _refused("invalid_token", description)


def proof_needed(algorithms: Sequence[str]) -> Unauthenticated:
    """A token came by itself that is good only with a proof, or an app's that must bind its own."""
    description = "The token has to be bound to a key and come with a proof."
    return invalid_token(description).for_proofs(algorithms)


def invalid_proof(description: str) -> Unauthenticated:
    """The proof that came with a sender-constrained token does not prove what it should."""
    return _refused("invalid_dpop_proof", description)


def insufficient_assurance() -> Unauthenticated:
    """The person has to prove more of who they are."""
    wanted = f', acr_values="{" ".join(ASSURANCE_LEVELS)}"'
    description = "A session of a fully verified person is needed."
    return _refused("insufficient_user_authentication", description, wanted)


def keys_unavailable() -> Unauthenticated:
    """Nothing can be said about the token: closed, and worth trying again."""
    return Unauthenticated("Tokens cannot be checked just now.", status=503)


def proofs_unavailable() -> Unauthenticated:
    """Nothing can be said about whether a proof was used before: closed, and worth trying again."""
    return Unauthenticated("Proofs cannot be checked just now.", status=503)


def _refused(error: str, description: str, more: str = "") -> Unauthenticated:
    return Unauthenticated(
        description, f', error="{error}", error_description="{description}"{more}'
    )
