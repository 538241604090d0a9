"""The second look: is each item really about the subject, and may this principal see it?

Nothing leaves without it. What is withheld is dropped without a trace, wherever else it is held,
and with what answers it; what is not certainly about the subject is counted, because a source that
sends it has failed. A source that knows the subject as somebody else is not believed at all.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import Generic, TypeVar

from auth.identity import Identity, Known, compare
from auth.labels import CONFIDENTIALITY, Labels
from schema.access import Permit
from schema.answer import Answer, BusinessIdentifier, Content, Item, Mention
from schema.directory import RecordType, Terms
from schema.identifiers import OdsCode
from schema.node import Record, RecordRef
from schema.report import SourceStatus

R_co = TypeVar("R_co", bound=Record, covariant=True)

Names = frozenset[BusinessIdentifier]
"""What a thing is called wherever it is recorded."""

Mentions = frozenset[Mention]

_NONE: Names = frozenset()
_WHOLE = frozenset({SourceStatus.OK, SourceStatus.EMPTY})


@dataclass(frozen=True, slots=True)
class Released(Generic[R_co]):
    """What may be shown."""

    items: tuple[Item[R_co], ...]
    foreign: int
    """Items dropped because they are not certainly the subject's: report INVALID and raise a
    security event. Items withheld by label are in neither number."""
    unreadable: int
    """Entries that could not be read and may be told of; a withheld one leaves no trace."""
    quarantined: bool = False
    """The source knows the subject as somebody else; nothing of it is shown: report INVALID."""
    told: tuple[Names, ...] = ()
    """The names of each unreadable entry that may be told of and has any."""
    withheld: Names = _NONE
    """The names of what is withheld. For `withheld` only: nothing of them may leave."""
    refs: frozenset[RecordRef] = frozenset()
    """What is withheld, as its organisation calls it; likewise."""
    blind: bool = False
    """Can there be more that is withheld, of which nobody knows how its organisation calls it?"""

    def without(self, gone: Mentions) -> "Released[R_co]":
        """The same without any version of what is called one of these."""
        if not gone:
            return self
        return Released(
            tuple(
                item
                for item in self.items
                if item.ref not in gone and gone.isdisjoint(item.identifiers)
            ),
            self.foreign,
            self.unreadable - sum(not gone.isdisjoint(one) for one in self.told),
            self.quarantined,
        )

    def not_about(self, withheld: Mentions, unknown: frozenset[OdsCode]) -> "Released[R_co]":
        """The same without what refers to something withheld. What refers to something of an
        organisation of which it is not known what it withholds counts as unreadable."""
        kept = [one for one in self.items if withheld.isdisjoint(one.about)]
        certain = tuple(one for one in kept if unknown.isdisjoint(_organisations(one)))
        if len(certain) == len(self.items):
            return self
        gone = (one.identifiers for one in self.items if not withheld.isdisjoint(one.about))
        left = {one.ref for one in certain}
        return replace(
            self,
            items=certain,
            unreadable=self.unreadable + len(kept) - len(certain),
            withheld=self.withheld.union(*gone),
            refs=self.refs.union(one.ref for one in self.items if one.ref not in left),
        )

    @property
    def unseen(self) -> frozenset[RecordRef]:
        """What its items answer and what is not among them, where that may be withheld."""
        if not (self.blind or self.foreign):
            return frozenset()
        kinds = ((item.ref.record_type, item.about) for item in self.items)
        answered = (
            one
            for kind, about in kinds
            for one in about
            if isinstance(one, RecordRef) and one.record_type is kind
        )
        return frozenset(answered) - {item.ref for item in self.items}


@dataclass(frozen=True, slots=True)
class Withholding:
    """What one organisation's answer may not show under one permit."""

    permit: Permit
    terms: Terms
    labels: Labels

    def hides(self, carried: Iterable[str], record_type: RecordType) -> bool:
        """Is something with these labels withheld?"""
        found = frozenset(label.strip().upper() for label in carried)
        if found & self.labels.withheld(self.permit.by_proxy):
            return True
        # A silent item of a type the organisation calls sensitive may be anything.
        is_sensitive = self.permit.by_proxy and record_type in self.terms.sensitive_types
        return is_sensitive and not found & CONFIDENTIALITY

    def hiding(
        self, carried: Iterable[frozenset[str]], record_type: RecordType
    ) -> Set[frozenset[str]]:
        """Those of these sets of labels that withhold. Few are in use: each is judged once."""
        return {one for one in set(carried) if self.hides(one, record_type)}


def release(
    permit: Permit,
    record_type: RecordType,
    answer: Answer[R_co],
    terms: Terms,
    labels: Labels,
    person: Known,
) -> Released[R_co]:
    """Keep the items of one organisation's answer that its permit lets out, in their order.

    `person`: the national record of the subject, with which the source's books must agree. Where
    several organisations answered, `withheld` comes next.
    """
    if compare(person, answer.patient).identity is Identity.DIFFERS:
        return Released((), 0, 0, quarantined=True)
    withholding = Withholding(permit, terms, labels)
    own = _covered(permit, record_type, answer.items, terms)
    hiding = withholding.hiding((item.labels for item in own), record_type)
    hidden = [item for item in own if item.labels in hiding] if hiding else []
    told, kept_quiet = _unreadable(record_type, answer, withholding)
    silent = answer.unreadable - len(answer.unreadable_labels)
    return Released(
        items=tuple([item for item in own if item.labels not in hiding] if hiding else own),
        foreign=len(answer.items) - len(own),
        unreadable=len(told) + (0 if withholding.hides((), record_type) else silent),
        told=tuple(filter(None, told)),
        withheld=_NONE.union(*(one.identifiers for one in hidden), *kept_quiet),
        refs=frozenset(one.ref for one in hidden),
        blind=bool(kept_quiet) or not _is_whole(answer, silent),
    )


def _is_whole(answer: Answer[R_co], silent: int) -> bool:
    """Did everything come, and could something be told of all of it?"""
    return answer.status in _WHOLE and not silent


def release_content(
    permit: Permit, item: Item[Record], content: Content, terms: Terms, labels: Labels
) -> Content | None:
    """The bytes of a file of what was released; None when a label that came with them withholds."""
    withholding = Withholding(permit, terms, labels)
    hidden = withholding.hides(item.labels | content.labels, item.ref.record_type)
    return None if hidden else content


def withheld(answers: Sequence[Released[R_co]]) -> Mentions:
    """Everything that is withheld by anybody, by its names and as its organisations call it.

    The label that one organisation gave a thing is about the thing: another's version of it,
    without the label, would tell what the label keeps. So all versions go, and whatever shares a
    name with one of them. What answers a thing, or is part of it, quotes it: that goes too, and
    what answers that. Every answer to the same principal about the same person is needed.
    """
    first: Mentions = frozenset().union(*(one.withheld | one.refs | one.unseen for one in answers))
    if not first:
        return first
    beside: defaultdict[Mention, list[Mentions]] = defaultdict(list)
    for names, leads in _ways(answers):
        for lead in leads:
            beside[lead].append(names)
    found, waiting = set(first), list(first)
    while waiting:
        for names in beside.pop(waiting.pop(), ()):
            waiting += names
            found |= names
    return frozenset(found)


def _ways(answers: Sequence[Released[R_co]]) -> Iterable[tuple[Mentions, Mentions]]:
    """What each thing is called, and whatever it goes with."""
    for one in answers:
        for item in one.items:
            names: Mentions = item.identifiers | {item.ref}
            yield names, names | item.about
        for told in one.told:
            yield told, told


def _organisations(item: Item[Record]) -> Iterable[OdsCode]:
    """Whose appointments it refers to, where it says so."""
    refs = (one for one in item.about if isinstance(one, RecordRef))
    return (one.organisation for one in refs if one.record_type is RecordType.APPOINTMENT)


def _unreadable(
    record_type: RecordType, answer: Answer[R_co], withholding: Withholding
) -> tuple[list[Names], list[Names]]:
    """The names of the unreadable entries that may be told of, and of those that may not."""
    told: list[Names] = []
    kept_quiet: list[Names] = []
    names = chain(answer.unreadable_identifiers, repeat(_NONE))
    for carried, own in zip(answer.unreadable_labels, names, strict=False):
        (kept_quiet if withholding.hides(carried, record_type) else told).append(own)
    return told, kept_quiet


def _covered(
    permit: Permit, record_type: RecordType, items: Iterable[Item[R_co]], terms: Terms
) -> list[Item[R_co]]:
    """The items of which everything that they say of themselves agrees with the permit, and with
    what was asked: another kind of the same category may come on other terms."""
    subject, organisation = permit.subject, permit.organisation
    if terms.organisation != organisation or record_type.category is not permit.category:
        return []
    return [
        item
        for item in items
        if item.subject == subject
        and (ref := item.ref).subject == subject
        and ref.organisation == organisation
        and ref.record_type is record_type
    ]
