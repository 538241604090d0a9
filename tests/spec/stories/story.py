"""A patient's story as tables, and a way to ask about it.

People, grants, trusts and records are columns of text, two blanks or more between them. They
become fakes behind the ports of `sources`; everything above is real: schema, gateway, rules and
release. Waiting takes no time (`tests.support.virtual_time`), so a trust may hang.

    people   who, born, marks (deceased, restricted)
    grants   actor, subject, basis, by, made, until
    trusts   code, accepts (any-gp or codes), trouble (hang, crash or a source status)
    records  who, where, kind, when, title, marks (label:R, ubrn:U1, owner:RA1, about:NAME, foreign)

A dash is nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from auth.scopes import Scopes
from edge.errors import formatted
from schema.access import LegalBasis
from schema.allergy import AllergyStatement
from schema.answer import Failure, Item
from schema.context import Context
from schema.contract import build_contract
from schema.demographics import Demographics, HumanName
from schema.directory import Directory, RecordType
from schema.evidence import Grant, Person
from schema.identifiers import NhsNumber, OdsCode, RequestId
from schema.node import Record
from schema.report import SourceStatus
from tests.support.auth import NO_ANSWER, FakeClock, a_grant, a_person, a_principal, number
from tests.support.builders import KINDS, a_directory_of, a_source, an_item
from tests.support.fakes import CRASH, HANG, FakeWorld, Trouble, a_world
from tests.support.virtual_time import run_virtually

SCOPE = "patient/*.cruds patient/RelatedPerson.rs"
NONE_KNOWN = "none known"
_CONTRACT = build_contract(introspection=False)
_COLUMNS = re.compile(r"\s{2,}")

LISTS = """
fragment Lists on Patient {
  appointments { ...Page nodes { title provenance { organisation { odsCode } } } }
  letters { nodes { title provenance { organisation { odsCode } } } }
}
fragment Page on AppointmentConnection {
  completeness totalCount sources { organisation { odsCode } status returned }
}
"""
MINE = "query { viewer { patient { ...Lists } } }" + LISTS
FAMILY = (
    "query { viewer { patient { ...Lists } dependants { name patient { ...Lists }"
    " access { category level reason } } } }" + LISTS
)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as a caller gets it, with the words a story needs."""

    data: Any
    errors: Sequence[Mapping[str, Any]]
    seconds: float
    asked: Mapping[str, int]
    """How often each trust was asked."""

    def at(self, *path: str | int) -> Any:
        """What stands at a place of the answer."""
        found = self.data
        for step in path:
            found = found[step]
        return found

    def titles(self, *path: str | int) -> list[str]:
        """`RA1 Dermatology` for each item of a list."""
        return [
            f"{node['provenance']['organisation']['odsCode']} {node['title']}"
            for node in self.at(*path)["nodes"]
        ]

    def rows(self, *path: str | int) -> dict[str, str]:
        """The status of each organisation of a list."""
        rows = self.at(*path)["sources"]
        return {row["organisation"]["odsCode"]: row["status"] for row in rows}

    def reasons(self, *path: str | int) -> dict[str, str]:
        """The reason of each category of an access list."""
        return {one["category"]: one["reason"] for one in self.at(*path)["access"]}

    @property
    def codes(self) -> list[str]:
        """Each error with its place: `viewer.patient.letters NOT_PERMITTED APP_SCOPE`."""
        return [
            " ".join(
                [
                    ".".join(str(step) for step in error.get("path", ())),
                    error["extensions"]["code"],
                    *filter(None, [error["extensions"].get("reason")]),
                ]
            )
            for error in self.errors
        ]


@dataclass(frozen=True, slots=True)
class Story:
    """Who there is, and what is where."""

    people: str
    trusts: str = "RA1  any-gp  -\nRA2  any-gp  -\nRA3  any-gp  -"
    grants: str = ""
    records: str = ""
    today: str = "2026-06-15T12:00:00+01:00"
    demographics_down: bool = False
    relationships_down: bool = False

    def ask(
        self,
        name: str,
        query: str,
        *,
        scope: str = SCOPE,
        acting_for: str | None = None,
        born: str | None = None,
        **variables: Any,
    ) -> Told:
        """What somebody is told who asks this. `born` is what their token says of them."""
        subject = self.number(acting_for) if acting_for else None
        principal = a_principal(
            self.number(name), subject=subject, scopes=Scopes.parse(scope), born=born
        )
        world = self._world()

        async def run() -> Any:
            gateway = world.gateway(principal)
            result = await _CONTRACT.execute(query, variables, Context(gateway))
            gateway.close()
            return result

        result, seconds = run_virtually(run())
        errors = formatted(result.errors or (), RequestId("request-1"))
        asked = {str(code): len(one.permits) for code, one in world.sources.trusts.items()}
        return Told(result.data, errors, seconds, asked)

    def on(self, day: str) -> "Story":
        """The same story on another day, at noon."""
        return replace(self, today=f"{day}T12:00:00+00:00")

    def at(self, instant: str) -> "Story":
        """The same story at another instant."""
        return replace(self, today=instant)

    def number(self, name: str) -> NhsNumber:
        """Somebody's NHS number; people who are in no table have one too."""
        names = [row[0] for row in _rows(self.people)]
        return number(names.index(name) if name in names else 50 + len(name))

    def _world(self) -> FakeWorld:
        made = a_world(
            self._directory(),
            *(self._item(*row) for row in _rows(self.records)),
            people=[self._person(*row) for row in _rows(self.people)],
            grants=[self._grant(*row) for row in _rows(self.grants)],
        )
        for code, _, trouble in _rows(self.trusts):
            made.sources.trusts[OdsCode(code)].trouble = _trouble(OdsCode(code), trouble)
        if self.demographics_down:
            made.sources.people.people = dict.fromkeys(made.sources.people.people, NO_ANSWER)
        if self.relationships_down:
            made.sources.relationships.statements = NO_ANSWER
        return replace(made, clock=FakeClock(datetime.fromisoformat(self.today)))

    def _directory(self) -> Directory:
        sources = []
        for code, accepts, _ in _rows(self.trusts):
            named = frozenset(OdsCode(one) for one in accepts.split())
            any_gp = "any-gp" in named
            sources.append(a_source(code, any_gp=any_gp, accepts_grants_from=named))
        return a_directory_of(*sources)

    def _person(self, name: str, born: str, marks: str = "") -> Person:
        made = a_person(self.number(name)).born(born)
        made = made.deceased() if "deceased" in marks else made
        made = made.restricted() if "restricted" in marks else made
        shown = HumanName(text=name.title(), given=[name.title()], family=None, prefix=[])
        person = made.build()
        details = Demographics(name=shown, birth_date=person.birth_date, addresses=())
        return replace(person, demographics=details)

    def _grant(
        self, actor: str, subject: str, basis: str, by: str, made: str, until: str = "-"
    ) -> Grant:
        grant = (
            a_grant()
            .named(f"{actor}-{subject}-{by}")
            .between(self.number(actor), self.number(subject))
            .on(LegalBasis(basis))
            .by(OdsCode(by))
            .made(_day(made))
            .lasting(None, _day(until))
        )
        return replace(grant.build(), subject_name=subject.title())

    def _item(
        self, who: str, where: str, kind: str, when: str, title: str, marks: str = ""
    ) -> Item[Record]:
        named = dict(mark.split(":", 1) for mark in marks.split() if ":" in mark)
        return an_item(
            where,
            f"{kind}-{title}".replace(" ", "-"),
            None if when == "-" else when,
            subject=self.number(who),
            about=self.number(named.get("about", who)),
            record_type=RecordType[kind.upper()],
            labels=[named["label"]] if "label" in named else [],
            owner=named.get("owner"),
            ubrn=named.get("ubrn", ()),
            **_worded(RecordType[kind.upper()], title),
        )


def _worded(record_type: RecordType, title: str) -> dict[str, Any]:
    """What it is called, by the name its kind has for that. No known allergy is a statement."""
    if title == NONE_KNOWN:
        return {"statement": AllergyStatement.NO_KNOWN_ALLERGIES}
    named = {one.name for one in fields(KINDS[record_type])}
    return {"name" if "name" in named else "title": title}


def _rows(table: str) -> Iterator[list[str]]:
    lines = (line.strip() for line in table.splitlines())
    return (_COLUMNS.split(line) for line in lines if line)


def _day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)


def _trouble(code: OdsCode, name: str) -> Trouble | None:
    if name in ("-", HANG, CRASH):
        return None if name == "-" else name
    return Failure(code, SourceStatus(name.upper()))
