"""What a reference or a link in a record says of itself is believed only where it is one thing."""

import pytest

from sources.element import NHS_NUMBER, Identifier, Reference
from sources.records.links import names_only, record_id, web_page

CLINICIANS = frozenset({"Practitioner"})
PERSON = Identifier(system=NHS_NUMBER, value="9990000018")


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "http://trust.example/x",
        "https://trust.example/a b",
        'https://trust.example/"onclick',
        "https://trust.example/<x>",
        "https://trust.example/\n",
        "https://user@trust.example/x",
        "https://[::1/x",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_safe_link_is_none(url: str | None) -> None:
    assert web_page(url) is None


def test_a_safe_link_stays_as_it_is() -> None:
    url = "https://trust.example/x?y=%20&z=1#part"

    assert web_page(url) == url


@pytest.mark.parametrize(
    ("reference", "is_named"),
    [
        (Reference(reference="Practitioner/1"), True),
        (Reference(reference="Practitioner/1", type="Practitioner"), True),
        (Reference(type="Practitioner", display="Dr Osei"), True),
        (Reference(reference="Practitioner/1", type="Patient"), False),
        (Reference(reference="Patient/1", type="Practitioner"), False),
        (Reference(reference="Practitioner/1", identifier=PERSON), False),
        (Reference(display="Dr Osei"), False),
    ],
)
def test_only_who_is_certainly_a_professional_is_named(
    reference: Reference, is_named: bool
) -> None:
    assert names_only(reference, CLINICIANS, ()) is is_named


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        (Reference(reference="Communication/m1/_history/2"), "m1"),
        (Reference(identifier=Identifier(system="urn:x", value=" m1 ")), "m1"),
        (Reference(reference="Patient/p1"), None),
        (Reference(identifier=PERSON), None),
        (Reference(), None),
    ],
)
def test_a_person_is_no_name_of_a_conversation(reference: Reference, name: str | None) -> None:
    assert record_id(reference) == name
