"""Can the source be reached at all, and safely?"""

from collections.abc import Iterator

from settings import SourceSettings
from sources.check.caller import Caller, Seen, Shown, Trouble
from sources.check.finding import Finding, Topic, fault, note, ok, warning
from sources.question import Question

_HERE = Topic.ADDRESS
_MENDS = {
    Trouble.SLOW: "Is the address right, and does a firewall let this machine through?",
    Trouble.NAME: "Correct base_url, or this machine's name service.",
    Trouble.UNREACHABLE: "Correct base_url; ask the trust whether a firewall lets this machine in.",
    Trouble.CERTIFICATE: "The trust must send a certificate for this name with its whole chain.",
    Trouble.TLS: "Correct base_url: is it the port for https? TLS 1.2 or later is needed.",
    Trouble.CUT: "Ask the trust what stands before its server: it ends our connections.",
    Trouble.NOT_HTTP: "Correct the port of base_url: something else listens there.",
    Trouble.TOO_LARGE: "Correct base_url: no FHIR server describes itself at such length.",
    Trouble.ELSEWHERE: "Correct base_url: nothing below it can be asked.",
}


async def check_address(caller: Caller, settings: SourceSettings) -> list[Finding]:
    """Ask for the statement without a token: whatever comes back, somebody is there."""
    seen = await caller.ask(Question(path="metadata"), Shown.NONE)
    return list(reached(seen, settings.base_url.startswith("https:")))


def reached(seen: Seen, is_https: bool) -> Iterator[Finding]:
    """What an answer, or the lack of one, says of the address."""
    if seen.trouble is not None:
        mend = _MENDS.get(seen.trouble, "Correct base_url.")
        yield fault(_HERE, f"The source {seen.words}.", mend)
        return
    if is_https:
        yield ok(_HERE, "It answers over https, and its certificate is good.")
    else:
        yield note(_HERE, "It answers over plain http, which only a sandbox may use.")
    if 300 <= seen.status < 400:
        yield warning(
            _HERE,
            f"It redirects (HTTP {seen.status}). Redirects are never followed, with a token least.",
            "Set base_url to where it redirects, once the trust says that this is its address.",
        )
