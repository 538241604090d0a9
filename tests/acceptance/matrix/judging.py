"""What is wrong with an answer, given what is wrong with whom: nothing, if it is as it must be."""

from collections.abc import Iterable, Mapping

from tests.acceptance.matrix.asking import Listed
from tests.acceptance.matrix.expectations import OK

UPSTREAM_WORDS = (
    "9990000018",  # in the stack trace
    "NullPointerException",
    "SELECT",
    "Maintenance",
    "back soon",
    "Bad Gateway",
    "Gateway Time-out",
    "Too many requests",
    "A valid bearer token",
    "This client may not",
    "There is nothing here",
    "Somebody else has changed",
    "Sign in",
    "The search did not work",
    "could not be searched",
    "elsewhere",
    "long long",
    "somebody-elses",
    "Pemberton",  # the second of two patients
)

Ids = Mapping[str, frozenset[str]]
"""Of all items when nothing is wrong, by organisation."""
Allowed = Mapping[str, frozenset[str]]
"""What the rows of those with whom something is wrong may say; all others are well."""


def changed(answer: Listed, healthy: Ids, allowed: Allowed) -> Mapping[str, object]:
    """Organisations with which nothing is wrong, and whose items are not those they should be."""
    sound = answer.rows.keys() - allowed.keys()
    return {ods: answer.ids[ods] for ods in sound if answer.ids[ods] != healthy[ods]}


def unsaid(answer: Listed, healthy: Ids, allowed: Allowed) -> Mapping[str, object]:
    """What is lacking of those with whom something is wrong, and whose rows say that all is there.

    Nobody can tell that an empty answer is none.
    """
    sure = {ods for ods, row in answer.rows.items() if row["status"] == "OK"}
    whole = {ods for ods in sure if not answer.rows[ods]["unreadable"]} & allowed.keys()
    lost = {ods: healthy[ods] - answer.ids[ods] for ods in whole}
    return {ods: ids for ods, ids in lost.items() if ids}


def unexpected(answer: Listed, allowed: Allowed) -> Mapping[str, str]:
    """Rows that do not say what they should."""
    return {
        ods: status for ods, status in answer.statuses.items() if status not in allowed.get(ods, OK)
    }


def overstated(answer: Listed, allowed: Allowed) -> str | None:
    """A word for how whole the list is that is not borne out by its rows; None if there is none."""
    known = sum(map(len, answer.ids.values()))
    if answer.is_whole:
        is_true = (answer.completeness, answer.total) == ("COMPLETE", known)
    else:
        is_silent = allowed.keys() >= answer.rows.keys() and not known
        is_true = answer.completeness == "PARTIAL" or (is_silent and answer.completeness == "NONE")
        is_true = is_true and answer.total is None
    return None if is_true else f"{answer.completeness}, {answer.total} of {known}"


def spilt(text: str, others: Iterable[str] = ()) -> list[str]:
    """Words of a source's own, or of somebody else, in an answer."""
    return [word for word in (*UPSTREAM_WORDS, *others) if word in text]
