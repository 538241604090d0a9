"""The kinds of faults in plain words, for the page that turns them and for `GET /faults/kinds`."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.faults.kinds import FORMS, FaultKind
from sandbox.resource import Json


@dataclass(frozen=True, slots=True)
class Words:
    """What a kind is called and what it does. `milliseconds` is a good first setting of a kind
    that looks at them.
    """

    label: str
    meaning: str
    milliseconds: int | None = None


GROUPS: Mapping[str, Mapping[FaultKind, Words]] = {
    "Slow or silent": {
        FaultKind.DELAY: Words("Is slow", "Every answer comes late by so much.", 1500),
        FaultKind.SLOW_ONCE: Words("Is slow once", "One answer is late, the next are not.", 2000),
        FaultKind.HANG: Words("Never answers", "Takes the question and says nothing."),
        FaultKind.DRIP: Words("Drips", "Sends its answer byte by byte.", 500),
        FaultKind.FLAPPING: Words("Comes and goes", "Down for three requests, up for three."),
    },
    "Cut off": {
        FaultKind.REFUSED: Words("Hangs up", "Ends the connection without a word."),
        FaultKind.RESET: Words("Resets", "Breaks the connection before it answers."),
        FaultKind.RESET_MIDWAY: Words("Breaks off", "Breaks the connection within its answer."),
        FaultKind.TRUNCATED: Words("Sends half", "Half an answer that claims to be whole."),
    },
    "Says no": {
        FaultKind.UNAVAILABLE: Words("Is down", "503, closed for maintenance.", 0),
        FaultKind.RATE_LIMITED: Words("Asked too often", "429, come again later.", 5000),
        FaultKind.EXPIRED_TOKEN: Words("Token expired", "401, whatever token it gave out."),
        FaultKind.FORBIDDEN: Words("Forbids it", "403, this client may not."),
        FaultKind.NOT_FOUND: Words("Not found", "404 for everything."),
        FaultKind.OVERTAKEN: Words("Overtaken", "412 or 409, somebody else was faster."),
        FaultKind.SERVER_ERROR: Words("Crashes", "500, and spills its innards."),
        FaultKind.BAD_GATEWAY: Words("Proxy error", "502 from something in front of it."),
        FaultKind.GATEWAY_TIMEOUT: Words("Proxy times out", "504 from something in front of it."),
        FaultKind.REDIRECT: Words("Sends away", "302, please ask another host."),
    },
    "Not an answer": {
        FaultKind.NOT_JSON: Words("Login page", "A web page where data should be."),
        FaultKind.EMPTY_BODY: Words("Empty", "Success, and not a word."),
        FaultKind.OUTCOME_ONLY: Words("Success that failed", "200, saying that it went wrong."),
        FaultKind.OVERSIZE: Words("Far too much", "Twenty megabytes."),
        FaultKind.GZIP_BOMB: Words("Zip bomb", "Small on the wire, 256 MB unpacked."),
        FaultKind.DEEP_JSON: Words("Bottomless", "Brackets within brackets, 100,000 deep."),
        FaultKind.ODD_JSON: Words("Odd JSON", "One member that readers choke on."),
        FaultKind.COOKIES: Words("Sets cookies", "The right answer, with headers to ignore."),
    },
    "Spoilt items": {
        FaultKind.BAD_ITEMS: Words("A third is broken", "Every third item is beyond use."),
        FaultKind.ODD_ITEMS: Words("All are odd", "Scripts, false dates, unknown codes."),
        FaultKind.DUPLICATE_IDS: Words("Everything twice", "Each item comes two times."),
        FaultKind.WRONG_IDS: Words("Wrong things", "Other ids and types than asked for."),
        FaultKind.WRONG_TOTAL: Words("Wrong count", "Claims ten thousand items."),
        FaultKind.OUTCOME_ENTRY: Words("A warning inside", "Says that some could not be searched."),
    },
    "Endless pages": {
        FaultKind.FOREIGN_NEXT: Words("Next page elsewhere", "Page two is at another host."),
        FaultKind.LOOPING_NEXT: Words("Round in circles", "Page two leads to page two."),
        FaultKind.ENDLESS_NEXT: Words("No last page", "There is always one more."),
        FaultKind.EXPIRED_NEXT: Words("Page two is gone", "410 for every later page."),
    },
    "The wrong person": {
        FaultKind.WRONG_PATIENT: Words("Somebody else", "Answers about another patient."),
        FaultKind.MIXED_SUBJECTS: Words("Mixed up", "Somebody else's items among the right ones."),
        FaultKind.TWO_PATIENTS: Words("One number, two people", "Two patients share the number."),
        FaultKind.MERGED_PATIENT: Words("Merged chart", "An old chart and the one that is kept."),
        FaultKind.OTHER_BIRTH_DATE: Words("Other birth date", "Born eleven years earlier."),
    },
}


def described() -> list[Json]:
    """Every kind with its group, words, forms and usual milliseconds."""
    return [
        {
            "kind": kind.value,
            "group": group,
            "label": words.label,
            "meaning": words.meaning,
            "milliseconds": words.milliseconds,
            "forms": list(FORMS.get(kind, ())),
        }
        for group, kinds in GROUPS.items()
        for kind, words in kinds.items()
    ]
