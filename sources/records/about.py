"""What came along with records and is about them: found by the record, however it names it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sources.element import Resource
from sources.origin import Origins


class About(Resource):
    """A resource that says by itself which records it is about. It makes none anybody's."""

    def names(self, origins: Origins) -> Iterable[str]:
        """What it calls them; nothing where it may not mean what it says."""
        raise NotImplementedError

    @property
    def is_plain(self) -> bool:
        """Is it for everybody who may see what it is about, and does it mean what it says?"""
        is_labelled = self.meta is not None and bool(self.meta.security)
        return not (is_labelled or self.modifier_extension or self.implicit_rules)


def by_record(found: Iterable[Resource], origins: Origins) -> Mapping[str, Sequence[About]]:
    """Those that are about a record, by what they call it."""
    known: defaultdict[str, list[About]] = defaultdict(list)
    for one in found:
        if isinstance(one, About) and one.is_plain:
            for name in one.names(origins):
                known[name].append(one)
    return known
