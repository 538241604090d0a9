"""What is withheld of one kind of somebody's record, and with it, as the oracle sees a country."""

from collections.abc import Callable, Iterator, Sequence

from tests.proof.country import Held
from tests.proof.oracle.hiding import Link, Name, gone, named


def hidden(
    there: Sequence[Held], is_shown: Callable[[Held], bool], before: frozenset[Name]
) -> frozenset[Name]:
    """All of its names. `there`: what the organisations sent that are open; `before`: the names of
    the appointments that are withheld."""
    return gone(_links(there, is_shown), before)


def _links(there: Sequence[Held], is_shown: Callable[[Held], bool]) -> Iterator[Link]:
    own = [one for one in there if one.thing.about == one.asked]
    mixed = {one.thing.organisation for one in there if one.thing.about != one.asked}
    known = {one.name for one in own}
    for one in own:
        names = frozenset({one.name, named(one.reference)})
        is_unseen = bool(_strange(one, mixed) - known)
        yield Link(names, one.leads, hidden=is_unseen or not is_shown(one))


def _strange(one: Held, mixed: set[str]) -> set[Name]:
    """What it answers, at an organisation that sent something about nobody certain: what did not
    come as the person's may be that."""
    return {lead for lead in one.leads if lead[0] in mixed and lead[1] == one.thing.kind}
