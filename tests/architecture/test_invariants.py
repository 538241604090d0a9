"""The three invariants, by name. Each test fails when its guard is taken away.

(A) no source is asked without a permit; (B) nothing leaves without release; (C) one trust's
failure or lie never changes another trust's items.
"""

import ast
from typing import Any

import pytest

from auth.scopes import Scopes
from resolvers.gateway import Gateway
from schema.answer import Answer, Content, Failure, Item
from schema.connection import PageArguments, RecordOrder
from schema.directory import RecordType
from schema.errors import KindredError
from schema.identifiers import OdsCode
from schema.node import Node, Record
from schema.report import SourceStatus
from tests.architecture.sources_of_ours import EVERYTHING, ROOT, files, parsed
from tests.support.auth import ACTOR, NOW, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import LETTER, RA1, RA2, a_directory_of, a_source, an_item, own_item
from tests.support.fakes import CRASH, HANG, FakeWorld, a_world
from tests.support.virtual_time import run_virtually

DIRECTORY = a_directory_of(a_source("RA1"), a_source("RA2"))
OLDEST = RecordOrder.OLDEST_FIRST
PEOPLE = [a_person(ACTOR).build(), a_person(SUBJECT).build()]


def world(*items: Item[Record]) -> FakeWorld:
    return a_world(DIRECTORY, *items, people=PEOPLE, grants=[a_grant().build()])


async def lists(gateway: Gateway) -> list[Any]:
    """Every list of everybody, as far as it is open."""
    page = PageArguments()
    found: list[Any] = []
    for subject in (ACTOR, SUBJECT):
        if await gateway.patient(subject) is None:
            continue
        for record_type in RecordType:
            try:
                found.append(await gateway.records(subject, record_type, page, OLDEST, None))
            except KindredError as error:
                found.append(error.message)
    return found


# (A) no source is asked without a permit


def test_a_permit_is_made_in_auth_only() -> None:
    makers = {
        str(path.relative_to(ROOT))
        for path in files(*EVERYTHING)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and "Permit" in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
    }

    assert makers == {"auth/policy.py"}


def test_a_permit_is_never_changed_into_another() -> None:
    copied = {
        str(path.relative_to(ROOT))
        for path in files(*EVERYTHING)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) == "replace"
        and any(ast.unparse(one).endswith("permit") for one in node.args[:1])
    }

    assert copied == set()


async def test_no_source_is_asked_without_a_permit_of_its_own() -> None:
    items = [own_item(one, code, "1") for one in (ACTOR, SUBJECT) for code in ("RA1", "RA2")]
    made = world(*items)

    await lists(made.gateway(a_principal()))

    asked = [
        (code, fetch) for code, trust in made.sources.trusts.items() for fetch in trust.searched
    ]
    # Every list of one's own, and what consent opens of the dependant's, at two trusts.
    by_consent = [one for one in RecordType if one.category.name in {"APPT", "PRESCR"}]
    assert len(asked) == 2 * (len(RecordType) + len(by_consent))
    for code, fetch in asked:
        assert fetch.permit.organisation == code
        assert fetch.permit.category is fetch.record_type.category
        assert fetch.permit.actor == ACTOR


@pytest.mark.parametrize("scope", ["", "openid", "patient/Patient.rs", "patient/Appointment.r"])
async def test_no_source_is_asked_when_the_policy_denies(scope: str) -> None:
    items = [own_item(ACTOR, "RA1", record_type=kind) for kind in RecordType]
    made = world(*items)
    gateway = made.gateway(a_principal(scopes=Scopes.parse(scope)))

    await lists(gateway)
    for item in items:
        await gateway.node(gateway.id(item.ref))

    assert made.sources.calls == 0


# (B) nothing leaves without release

UNRELEASED = {
    "about somebody else": an_item(record_type=LETTER, about=SUBJECT),
    "about nobody certain": an_item(record_type=LETTER, about=None),
    "withheld by its label": an_item(record_type=LETTER, labels=["V"]),
}


@pytest.mark.parametrize("item", UNRELEASED.values(), ids=UNRELEASED)
async def test_nothing_leaves_a_list_without_release(item: Item[Record]) -> None:
    gateway = world(item).gateway(a_principal())
    await gateway.own_patient()

    found = await gateway.records(ACTOR, RecordType.LETTER, PageArguments(), OLDEST, None)

    assert (found.nodes, found.edges) == ([], [])


@pytest.mark.parametrize("item", UNRELEASED.values(), ids=UNRELEASED)
async def test_nothing_leaves_as_a_node_without_release(item: Item[Record]) -> None:
    gateway = world(item).gateway(a_principal())

    found: Node | None = await gateway.node(gateway.id(item.ref))

    assert found is None


@pytest.mark.parametrize("item", UNRELEASED.values(), ids=UNRELEASED)
async def test_nothing_leaves_as_content_without_release(item: Item[Record]) -> None:
    made = world(item)
    made.sources.trusts[RA1].contents = {"1": Content("text/plain", b"secret")}
    gateway = made.gateway(a_principal())

    with pytest.raises(KindredError):
        await gateway.letter_content(gateway.id(item.ref))


# (C) one trust's failure or lie never changes another trust's items


def lie(*items: Item[Record], status: SourceStatus = SourceStatus.OK) -> Answer[Record]:
    return Answer(RA1, status, items, 0, NOW)


TROUBLES: dict[str, Any] = {
    "hangs": HANG,
    "breaks": CRASH,
    **{one.name: Failure(RA1, one) for one in SourceStatus},
    "says nothing": lie(status=SourceStatus.EMPTY),
    "speaks of others": lie(own_item(SUBJECT, "RA1"), an_item(about=SUBJECT), an_item(about=None)),
    "speaks for another trust": lie(an_item("RA2", "1"), an_item("RA2", "2", "2020-01-01")),
    "uses another trust's ids": lie(an_item("RA1", "2"), an_item("RA1", "3", "2020-01-01")),
    "sends another kind": lie(an_item("RA1", "2", record_type=LETTER)),
    "repeats itself": lie(*[an_item("RA1", "1", "2020-01-01")] * 50),
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_one_trust_never_changes_anothers_items(trouble: Any) -> None:
    theirs = [an_item("RA2", str(place), f"2026-07-0{place}") for place in range(1, 4)]

    async def of_the_other_trust(made: FakeWorld) -> list[object]:
        gateway = made.gateway(a_principal())
        await gateway.own_patient()
        found = await gateway.records(ACTOR, RecordType.APPOINTMENT, PageArguments(), OLDEST, None)
        (row,) = [one for one in found.sources if one.organisation.ods_code == RA2]
        nodes = [one for one in found.nodes if one.provenance.organisation.ods_code == RA2]
        return [row, *nodes]

    made = world(an_item("RA1"), *theirs)
    made.sources.trusts[OdsCode("RA1")].trouble = trouble

    troubled, _ = run_virtually(of_the_other_trust(made))
    calm, _ = run_virtually(of_the_other_trust(world(*theirs)))

    assert troubled == calm
    assert len(calm) == 4
