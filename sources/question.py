"""One question to a source, and its raw answer."""

from collections.abc import Mapping

import msgspec

from sources.parameters import Parameters

FHIR_JSON = "application/fhir+json"


class Question(msgspec.Struct, frozen=True):
    """What to send: a path below the base, or a page address that `Origins` gave."""

    path: str = ""
    parameters: Parameters = ()
    form: bool = False
    """Send the parameters as a form to `path/_search`, so that they stay out of URLs and logs."""
    page: str | None = None
    page_of: str = ""
    """What is asked for where that is a page: a resource type, or `content`."""
    accept: str = FHIR_JSON
    together: bool = False
    """It may leave in one call with others of whoever asks."""
    most_bytes: int | None = None
    """Cap on the decompressed answer where it differs from the source's own."""

    @property
    def kind(self) -> str:
        """What it asks for: a source can be well at one kind of thing and ill at another."""
        return self.page_of or self.path.partition("/")[0]


class Reply(msgspec.Struct, frozen=True):
    """An answer of status 2xx, decompressed, as it came."""

    status: int
    headers: Mapping[str, str]
    """By name in any case."""
    body: bytes
