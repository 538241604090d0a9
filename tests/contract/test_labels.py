"""What every dialect tells of labels on items that come twice, or that cannot be read."""

import pytest

from schema.answer import BusinessIdentifier
from tests.contract.reading import PORTALS, answered, ids
from tests.support.fhir_resources import ANNA, Json, a_bundle, an_appointment
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import LiveTrust

RESTRICTED = {"security": [{"code": "R"}]}
R = frozenset({"R"})
MODIFIED = [{"url": "https://x.example"}]


@pytest.mark.parametrize("labelled_first", [True, False])
@pytest.mark.parametrize(
    "labelled",
    [
        an_appointment(meta=RESTRICTED),
        an_appointment(meta=RESTRICTED, status="entered-in-error"),
        an_appointment(meta=RESTRICTED, modifierExtension=MODIFIED),
        an_appointment(meta={"security": [{"code": "R"}, 5]}),
    ],
    ids=["shown", "withdrawn", "modified", "label of no type"],
)
async def test_a_label_on_one_copy_is_on_the_item(
    trust: LiveTrust, server: FakeFhirServer, labelled: Json, labelled_first: bool
) -> None:
    copies = [labelled, an_appointment(meta={"security": [{"code": "SEX"}]})]
    bundle = a_bundle(*(copies if labelled_first else reversed(copies)))
    server.says("Appointment", Says.json(bundle))

    answer = answered(await trust.search())

    assert [(one.ref.local_id, one.labels) for one in answer.items] == [("a1", R | {"SEX"})]


async def test_copies_on_different_pages_share_their_labels(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    link = [{"relation": "next", "url": "Appointment?page=2"}]
    first = Says.json(a_bundle(an_appointment(), link=link))
    server.says("Appointment", first, Says.json(a_bundle(an_appointment(meta=RESTRICTED))))

    answer = answered(await trust.search())

    assert [one.labels for one in answer.items] == [R]


async def test_a_label_stays_on_its_own_item(trust: LiveTrust, server: FakeFhirServer) -> None:
    server.holds(ANNA, an_appointment("a1"), an_appointment("a2", meta=RESTRICTED))

    answer = answered(await trust.search())

    assert [one.labels for one in answer.items] == [frozenset(), R]


@pytest.mark.parametrize(
    "unreadable",
    [
        an_appointment("../a2", meta=RESTRICTED),
        {**an_appointment(meta=RESTRICTED), "id": None},
        an_appointment("a2", meta=RESTRICTED, modifierExtension=MODIFIED),
        an_appointment("a2", meta=RESTRICTED, implicitRules="https://x.example/rules"),
        an_appointment("a2", meta=RESTRICTED, implicitRules={}),
        an_appointment("a2", meta={"security": [{"code": "R"}, {"display": "x"}]}),
        {**an_appointment(meta=RESTRICTED), "resourceType": None},
    ],
    ids=["bad id", "no id", "modified", "rules", "rules of no type", "label without code", "type"],
)
async def test_what_cannot_be_read_is_told_with_its_labels(
    trust: LiveTrust, server: FakeFhirServer, unreadable: Json
) -> None:
    plain = an_appointment("a3", modifierExtension=MODIFIED)
    server.says("Appointment", Says.json(a_bundle(an_appointment(), unreadable, plain)))

    answer = answered(await trust.search())

    assert (answer.unreadable, answer.unreadable_labels) == (2, (R,))
    assert ids(answer) == ["a1"]


@pytest.mark.parametrize("rules", [{}, "https://x.example/rules"], ids=["of no type", "own"])
async def test_an_item_by_id_that_cannot_be_read_is_told_with_its_labels(
    trust: LiveTrust, server: FakeFhirServer, dialect: str, rules: object
) -> None:
    server.holds(ANNA, an_appointment(meta=RESTRICTED, implicitRules=rules))

    answer = answered(await trust.read("a1"))

    expected = (0, ()) if dialect in PORTALS else (1, (R,))
    assert (answer.unreadable, answer.unreadable_labels) == expected
    assert answer.items == ()


async def test_what_cannot_be_read_is_told_with_its_names(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    name = {"system": "https://x.example/id", "value": "7"}
    labelled = an_appointment("a2", meta=RESTRICTED, modifierExtension=MODIFIED, identifier=[name])
    named = an_appointment("a3", modifierExtension=MODIFIED, identifier=[name])
    plain = an_appointment("a4", modifierExtension=MODIFIED, identifier=[])
    server.says("Appointment", Says.json(a_bundle(labelled, named, plain)))

    answer = answered(await trust.search())

    seven = frozenset({BusinessIdentifier("https://x.example/id", "7")})
    assert answer.unreadable == 3
    assert answer.unreadable_labels == (R, frozenset())
    assert answer.unreadable_identifiers == (seven, seven)
