"""What reading a type of FHIR resource takes: one value per record type, listed in `RECORD_TYPES`.

And the parts of an item that all types read the same way: identity, origin, labels.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from msgspec import Struct

from schema.answer import BusinessIdentifier, Item
from schema.directory import Directory, Organisation, RecordType
from schema.identifiers import LocalId, NhsNumber, OdsCode, ods_code
from schema.moment import Moment
from schema.node import Record, RecordRef
from schema.order import ActionName
from schema.provenance import Provenance, SourceId
from schema.request import Fields
from sources.element import ODS_CODE, Coding, Identifier, Reference, Resource, SecurityLabel
from sources.local_name import LocalName
from sources.origin import Origins
from sources.parameters import local_id
from sources.records.about import About
from sources.records.needs import Needs, element_names
from sources.salvage import Unreadable

UBRN = "https://fhir.nhs.uk/Id/UBRN"
USRN = "https://fhir.nhs.uk/Id/USRN"
BOOKINGS = frozenset({UBRN, USRN})
"""Names of a booking, the same wherever it is recorded."""

_UNLABELLED: frozenset[str] = frozenset()
_NAMELESS: frozenset[BusinessIdentifier] = frozenset()
_CODELESS = Coding()

S = TypeVar("S", bound=Resource)
R = TypeVar("R", bound=Record)


class Alone(dict[str, frozenset[str]]):
    """Labels that stand alone on their items, each as a set: few are in use, by many items."""

    def __missing__(self, code: str) -> frozenset[str]:
        made = self[code] = frozenset((code,))
        return made


@dataclass(frozen=True, slots=True)
class Setting:
    """What an item is read in: who answered whom, when, about whom."""

    directory: Directory
    organisation: OdsCode
    record_type: RecordType
    resource_type: str
    asked: NhsNumber
    as_of: datetime
    origins: Origins
    beside: Mapping[LocalName, Resource] = field(default_factory=dict)
    """What came along with the items, by its name at the source."""
    about: Mapping[str, Sequence[About]] = field(default_factory=dict)
    """What came along and is about an item, by what it calls that."""
    alone: Alone = field(default_factory=Alone)


@dataclass(frozen=True, slots=True)
class RecordReader(Generic[S, R]):
    """How one FHIR resource type becomes one record type."""

    record_type: RecordType
    struct: type[S]
    is_hidden: Callable[[S], bool]
    """Not to be shown as valid: entered in error, superseded, not final. Left out silently."""
    subjects: Callable[[S], Iterable[Reference]]
    """The references in which the resource names its Patient."""
    item: Callable[["Common[S]"], Item[R]]
    grouped: Callable[[Sequence[Item[R]]], Sequence[Item[R]]] | None = None
    """Makes one item of several resources that belong together, once all have come. A resource by
    itself is not the item then, so an item is found by a search."""
    beside: tuple[type[Resource], ...] = ()
    """Other resources that are read where they come along."""
    includes: tuple[str, ...] = ()
    """The search parameters that lead to them, for sources that are asked to send them along."""
    requests: tuple[str, ...] = ()
    """The search parameters that lead from what was asked for to what it is about, likewise."""
    needs: Needs | None = None
    """What each field needs; None where that is not said, and everything is asked for."""
    names_type: bool = False
    """Is the type a part of the names of its items? It is where the ids of another type of the
    same record type could be the same."""

    topic: str = ""
    """What of its type it reads, where another reader reads the rest."""

    @property
    def resource_type(self) -> str:
        """FHIR's name of the type."""
        return str(self.struct.__struct_config__.tag)

    @property
    def offer(self) -> str:
        """How a source says that it has them: `Task:registration` where the type is not enough."""
        return f"{self.resource_type}:{self.topic}" if self.topic else self.resource_type

    @property
    def elements(self) -> tuple[str, ...]:
        """The FHIR elements that are read, in a stable order."""
        return element_names(self.struct)

    def elements_for(self, fields: Fields | None) -> Collection[str]:
        """Those of the elements that it takes to read these fields; None is all."""
        needed = None if fields is None or self.needs is None else self.needs.elements(fields)
        return self.elements if needed is None else needed

    def name_of(self, identity: LocalId) -> LocalId:
        """How the gateway calls the item of this resource id."""
        return LocalId(f"{self.resource_type}/{identity}") if self.names_type else identity

    def id_of(self, name: str) -> LocalId | None:
        """The resource id of an item that the gateway calls so; None where it is no such item."""
        prefix = f"{self.resource_type}/" if self.names_type else ""
        return local_id(name.removeprefix(prefix)) if name.startswith(prefix) else None

    def read(self, resource: S, subject: NhsNumber | None, setting: Setting) -> Item[R]:
        """The item, about `subject` if that is certain. Raises Unreadable."""
        name = local_id(resource.id)
        if name is None:
            raise Unreadable("not an id", self.resource_type, "id")
        if resource.modifier_extension or resource.implicit_rules:
            raise Unreadable("it may not mean what it says", self.resource_type)
        ref = RecordRef(
            setting.asked, setting.organisation, setting.record_type, self.name_of(name)
        )
        return self.item(Common(resource, name, subject, setting, ref))


class Common(Struct, Generic[S], frozen=True, gc=False):
    """A resource with what all its readers need."""

    resource: S
    id: LocalId
    subject: NhsNumber | None
    setting: Setting
    ref: RecordRef
    """How the gateway names it."""

    @property
    def provenance(self) -> Provenance:
        """Where it came from."""
        meta = self.resource.meta
        updated = Moment.parse(meta.last_updated or "") if meta else None
        return Provenance(
            organisation=self.setting.directory.organisation(self.setting.organisation),
            source_id=SourceId(
                type=self.setting.resource_type,
                id=self.id,
                version=meta.version_id if meta else None,
            ),
            last_updated=updated.first if updated and "T" in updated.text else None,
            as_of=self.setting.as_of,
        )

    def takes(self, action: ActionName) -> bool:
        """Can this be done here, as far as its source goes?"""
        setting = self.setting
        source = setting.directory.source(setting.organisation, setting.record_type)
        return source is not None and action.value in source.actions

    def organisation(self, reference: Reference | None) -> Organisation | None:
        """The one a reference names by its ODS code; called by the directory or else the source."""
        code = organisation_code(reference)
        if code is None or reference is None:
            return None
        known = self.setting.directory.organisation(code)
        if known.name is not None:
            return known
        return Organisation(ods_code=code, name=reference.display, kind=known.kind)

    def labels(self, own: Sequence[SecurityLabel] = ()) -> frozenset[str]:
        """Label codes on it and on its contained parts. Raises Unreadable for one without code."""
        meta, parts = self.resource.meta, self.resource.contained
        security = meta.security if meta else ()
        if not (own or parts):
            if not security:
                return _UNLABELLED
            if len(security) == 1 and security[0].code:
                return self.setting.alone[security[0].code]
        labels, codings = [*own], [*security]
        for part in parts:
            labels += part.security_label
            codings += part.meta.security if part.meta else ()
        for label in labels:
            codings += label.coding or (_CODELESS,)
        codes = frozenset([coding.code or "" for coding in codings])
        if "" in codes:
            raise Unreadable("a label without a code", self.setting.resource_type)
        return codes


def business_identifiers(
    identifiers: Iterable[Identifier], systems: frozenset[str] | None = None
) -> frozenset[BusinessIdentifier]:
    """Identifiers with a system and a value; of the given systems only, if any are given."""
    found = [
        BusinessIdentifier(one.system, one.value)
        for one in identifiers
        if one.system and one.value and (systems is None or one.system in systems)
    ]
    return frozenset(found) if found else _NAMELESS


def organisation_code(reference: Reference | None) -> OdsCode | None:
    """The ODS code a reference carries as its logical identifier."""
    value = reference.value_of(ODS_CODE) if reference else None
    return ods_code(value) if value else None


def moment(text: str | None) -> Moment | None:
    """The time a source gave, None when it is none."""
    return Moment.parse(text) if text else None
