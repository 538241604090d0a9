"""Hostile items, each beside a healthy one: foreign, unreadable, or of the person with a trap."""

from typing import Any

from schema.directory import RecordType
from tests.contract.hostile import ODD, Case, Place, by, entry, foreign, harmless, spelt
from tests.support.fhir_resources import ANNA, BEN, Json, by_id, by_number
from tests.support.fhir_server import NHS_NUMBER

_UUID = "urn:uuid:6f1c1f5e-6a8f-4a6b-8a2e-1f0a0f7e3c11"
_NO_HOST = "https://[]@"
"""At which readers of addresses break."""


def _inside(name: str, number: str, **elements: Any) -> Json:
    identifier = {"system": NHS_NUMBER, "value": number}
    return {"resourceType": "Patient", "id": name, "identifier": [identifier], **elements}


def _value(value: Any) -> Json:
    return {"type": "Patient", "identifier": {"system": NHS_NUMBER, "value": value}}


def _numbers(*numbers: str) -> Json:
    return {
        "type": "Patient",
        "identifier": [{"system": NHS_NUMBER, "value": one} for one in numbers],
    }


FOREIGN: dict[str, Case] = {
    "another number": foreign(lambda _: by_number(BEN)),
    "another's Patient": foreign(lambda _: by_id(BEN)),
    "a stranger": foreign(by(reference="Patient/stranger")),
    "a Patient elsewhere": foreign(by(reference="{evil}/Patient/p0018")),
    "a Patient elsewhere, versioned": foreign(by(reference="{evil}/Patient/p0018/_history/1")),
    "protocol relative": foreign(by(reference="//127.0.0.1/fhir/Patient/p0018")),
    "with a user name": foreign(by(reference="http://anna@127.0.0.1/fhir/Patient/p0018")),
    "a longer base": foreign(by(reference="{base}evil/Patient/p0018")),
    "up and down": foreign(by(reference="{base}/../fhir/Patient/p0018")),
    "up": foreign(by(reference="../Patient/p0018")),
    "within": foreign(by(reference="Patient/../Patient/p0018")),
    "hidden dots": foreign(by(reference="{base}/%2e%2e/fhir/Patient/p0018")),
    "line break": foreign(by(reference="Patient/p0018\n")),
    "a query": foreign(by(reference="{base}/Patient/p0018?x=1")),
    "a fragment": foreign(by(reference="Patient/p0018#x")),
    "urn:uuid": foreign(by(reference=_UUID)),
    "urn:uuid of a Patient": foreign(by(reference=_UUID, type="Patient")),
    "contained": foreign(by(reference="#pat"), contained=[_inside("pat", BEN)]),
    "contained twice": foreign(
        by(reference="#pat"), contained=[_inside("pat", ANNA), _inside("pat", BEN)]
    ),
    "contained nowhere": foreign(by(reference="#gone"), contained=[_inside("pat", ANNA)]),
    "contained in the contained": foreign(
        by(reference="#in"), contained=[_inside("pat", BEN, contained=[_inside("in", ANNA)])]
    ),
    "display only": foreign(by(type="Patient", display="Anna")),
    "her Patient, his number": foreign(lambda _: {**by_number(BEN), **by_id(ANNA)}),
    "two numbers": foreign(lambda _: _numbers(ANNA, BEN)),
    "two people": foreign(lambda _: by_number(ANNA), lambda _: by_number(BEN)),
    "a number of another system": foreign(
        by(type="Patient", identifier={"system": "urn:other", "value": ANNA})
    ),
    "a number with spaces": foreign(lambda _: _value("999 000 0018")),
    "full-width digits": foreign(lambda _: _value("９９９００００018")),
    "a number as a number": foreign(lambda _: {"identifier": {"value": int(ANNA)}}),
    "a group": foreign(by(reference="Group/1")),
    "said to be a group": foreign(by(reference="Patient/p0018", type="Group")),
    "nobody": foreign(),
    "a reference of no type": foreign(by(reference=5)),
    "a list of references": foreign(by(reference=["Patient/p0018x", None])),
    "an endless reference": foreign(by(reference="Patient/" + "p" * 100_000)),
    "a reference of slashes": foreign(by(reference="a/" * 100_000)),
    "a user name and no host": foreign(by(reference=_NO_HOST)),
}


def _with(place: Place, **elements: Any) -> Json:
    return {"resource": place.item(**elements)}


def _deep(levels: int) -> Json:
    deep: Json = {"url": 1}
    for _ in range(levels):
        deep = {"url": "x", "extension": [deep]}
    return deep


def _chain(links: int) -> Json:
    chain: Json = {"display": "end"}
    for _ in range(links):
        chain = {"identifier": {"value": "x", "assigner": chain}}
    return chain


UNREADABLE: dict[str, Case] = {
    "null": entry(lambda _: None),
    "a number": entry(lambda _: 5),
    "a text": entry(lambda _: "entry"),
    "a list": entry(lambda _: []),
    "no resource": entry(lambda _: {"fullUrl": "x"}),
    "a list of resources": entry(lambda place: {"resource": [place.item()]}),
    "no type": entry(lambda place: {"resource": {**place.item(), "resourceType": None}}),
    "a number for a type": entry(lambda place: {"resource": {**place.item(), "resourceType": 1}}),
    "no id": entry(lambda place: {"resource": {**place.item(), "id": None}}),
    "an id that goes up": entry(lambda place: {"resource": place.item("../x")}),
    "a long id": entry(lambda place: {"resource": place.item("x" * 65)}),
    "an id of dots": entry(lambda place: {"resource": place.item("..")}),
    "modified": entry(lambda place: _with(place, modifierExtension=[{"url": "urn:x"}])),
    "own rules": entry(lambda place: _with(place, implicitRules="urn:x")),
    "a label that is text": entry(lambda place: _with(place, meta={"security": "R"})),
    "a label without a code": entry(lambda place: _with(place, meta={"security": [{}]})),
    "extensions without end": entry(lambda place: _with(place, extension=[_deep(200)])),
    "half a character": spelt(b'"\\ud800"'),
    "no UTF-8": spelt(b'"\xff"'),
}


def _odd_status(place: Place) -> str:
    """A state nobody knows, where one that is not known can be shown at all."""
    released_only = {RecordType.OBSERVATION, RecordType.DIAGNOSTIC_REPORT}
    return "final" if place.record_type in released_only else "quantum"


HARMLESS: dict[str, Case] = {
    "thousands of digits": spelt(b"9" * 5000, unreadable=0),
    "infinity": spelt(b"1e999", unreadable=0),
    "not a number": spelt(b"NaN", unreadable=0),
    "a key twice": spelt(b'"x", "language": "y"', unreadable=0),
    "a script for a title": harmless(
        description="<script>alert(1)</script>", topic={"text": "<svg onload=alert(1)>"}
    ),
    "a narrative": harmless(text={"status": "generated", "div": "<script>" * 10_000}),
    "an address of a script": harmless(
        content=[{"attachment": {"url": "javascript:alert(1)"}}],
        extension=[{"url": "Extension-Portal-Link", "valueUrl": "javascript:alert(1)"}],
    ),
    "content elsewhere": harmless(
        content=lambda place: [{"attachment": {"url": f"{place.evil}/Binary/b1"}}],
        payload=lambda place: [{"contentAttachment": {"url": f"{place.evil}/Binary/b1"}}],
    ),
    "rules and profiles elsewhere": harmless(
        meta=lambda place: {"profile": [f"{place.evil}/Profile/x"], "source": place.evil}
    ),
    "times there are not": harmless(
        start="2022-02-30", date="0000-00-00", sent="2026-07-01T24:00:00Z"
    ),
    "the first and the last time": harmless(
        start="0001-01-01T00:00:00+14:00", date="9999-12-31", sent="9999-12-31T23:59:59-14:00"
    ),
    "a contained resource in itself": harmless(
        contained=[{"resourceType": "List", "id": "c", "subject": {"reference": "#c"}}],
        partOf=[{"reference": "#c"}],
        basedOn=[{"reference": "#c"}],
    ),
    "an item in answer to itself": harmless(
        inResponseTo=[{"reference": f"Communication/{ODD}"}],
        basedOn=[{"reference": f"Appointment/{ODD}"}],
        relatesTo=[{"code": "appends", "target": {"reference": f"DocumentReference/{ODD}"}}],
    ),
    "ten thousand references": harmless(
        basedOn=[{"reference": f"ServiceRequest/{n}"} for n in range(10_000)],
        inResponseTo=[{"reference": f"Communication/{n}"} for n in range(10_000)],
    ),
    "references to no host": harmless(
        about=[{"reference": _NO_HOST}],
        basedOn=[{"reference": _NO_HOST}],
        focus={"reference": _NO_HOST},
        context={"related": [{"reference": _NO_HOST}]},
        payload=[{"contentReference": {"reference": _NO_HOST}}],
    ),
    "a chain in a chain": harmless(basedOn=[_chain(300)], inResponseTo=[_chain(300)]),
    "words nobody knows": harmless(
        status=_odd_status, meta={"versionId": 5, "tag": [5]}, x={"y": 1}
    ),
}
