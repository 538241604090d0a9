"""How many items can be shown, and why the others cannot: paths and kinds, never content. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from schema.answer import Answer
from sources.check.finding import Finding, Topic, count, note, ok, warning
from sources.check.trial import Sample
from sources.check.walk import Json

_HERE = Topic.ITEMS
_SHOWN_REASONS = 5
_CLEAN = re.compile(r"Expected `(?P<expected>[a-z| ]+)`, got `(?P<got>[a-z]+)`")
_PATH = re.compile(r"at `\$(?P<path>[A-Za-z_.\[\]0-9]*)`")
_PLACE = re.compile(r"\[(\d+|\.\.\.)\]")
_CODE = re.compile(r"[a-z][a-z\-]{1,30}", re.ASCII)


def check_items(sample: Sample, answer: Answer[Any]) -> list[Finding]:
    """What became of one kind, of which there is some, when the gateway read it."""
    came, shown = len(sample.walk.matches), len(answer.items)
    return [
        *_readable(sample, shown, answer.unreadable),
        *_hidden(sample.kind, came - shown - answer.unreadable, came),
        *_reasons(sample),
        *_without_id(sample),
        *_undated(sample.kind, answer),
        *_statuses(sample.kind, answer),
    ]


def _readable(sample: Sample, shown: int, unreadable: int) -> list[Finding]:
    if not unreadable:
        return [ok(_HERE, f"{count(shown, sample.kind)} can be read, all of them.")]
    what = f"{unreadable} of {count(shown + unreadable, sample.kind)} cannot be read: not shown."
    return [warning(_HERE, what, "The trust must mend them; what is wrong is said below.")]


def _hidden(kind: str, hidden: int, of: int) -> list[Finding]:
    if hidden <= 0:
        return []
    what = f"Left out: {hidden} of {count(of, kind)}, because withdrawn, unfinished or double."
    return [note(_HERE, what)]


def _reasons(sample: Sample) -> list[Finding]:
    reasons = Counter(
        one for value in sample.walk.matches if (one := reason(value, sample.reader.struct))
    )
    shown = reasons.most_common(_SHOWN_REASONS)
    found = [warning(_HERE, f"{one} ({count(times, 'time')}).", _MEND) for one, times in shown]
    if len(reasons) > len(shown):
        found.append(note(_HERE, f"And {count(len(reasons) - len(shown), 'other kind')} of fault."))
    return found


_MEND = "Not valid R4: that element is left out, or the whole item if it could change its meaning."


def reason(value: Json, struct: type[msgspec.Struct]) -> str | None:
    """Why a resource is not what its type says; None if it is. Holds nothing of its content."""
    kind = str(struct.__struct_config__.tag)
    unreadable = [name for name in ("modifierExtension", "implicitRules") if value.get(name)]
    if unreadable:
        return f"{kind} has {' and '.join(unreadable)}, which we do not understand"
    try:
        msgspec.convert(dict(value), struct)
    except msgspec.ValidationError as error:
        return _cleaned(kind, str(error))
    except UnicodeError:
        return f"{kind} holds broken text"
    return None


def _cleaned(kind: str, message: str) -> str:
    """The parts of the library's message that can hold no content, and no others."""
    kinds, path = _CLEAN.search(message), _PATH.search(message)
    where = f"{kind}{_PLACE.sub('', path['path'])}" if path else kind
    if kinds is None:
        return f"{where}: not of the right kind"
    return f"{where}: expected {kinds['expected']}, got {kinds['got']}"


def _without_id(sample: Sample) -> list[Finding]:
    missing = len(sample.walk.matches) - len(sample.walk.ids)
    if not missing:
        return []
    what = f"{count(missing, sample.kind)} came without an id: not shown."
    return [warning(_HERE, what, "The trust must give every resource its id.")]


def _undated(kind: str, answer: Answer[Any]) -> list[Finding]:
    undated = sum(item.when is None for item in answer.items)
    if not undated:
        return []
    return [note(_HERE, f"{count(undated, kind)} without a time we can read: listed last.")]


def _statuses(kind: str, answer: Answer[Any]) -> list[Finding]:
    """Codes are told if they look like codes; whatever else stands there is only counted."""
    unknown = [item.record for item in answer.items if _is_unknown(item.record)]
    if not unknown:
        return []
    return [note(_HERE, f"{count(len(unknown), kind)} with a status unknown here{_told(unknown)}.")]


def _is_unknown(record: Any) -> bool:
    return getattr(record, "status", None) is not None and record.status.name == "UNKNOWN"


def _told(records: Sequence[Any]) -> str:
    codes: Iterable[str] = {str(getattr(one, "status_code", "")) for one in records}
    clean = sorted(code for code in codes if _CODE.fullmatch(code))
    return f": {', '.join(clean)}" if clean else ""
