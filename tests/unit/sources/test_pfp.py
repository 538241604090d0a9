"""The national prescriptions service: Bundles in a Bundle become a plain searchset, all of it."""

import json
from typing import Any

import pytest

from sources.dialects.pfp import Pfp
from tests.support.fhir_resources import ANNA, a_medicine
from tests.support.samples import sample

FOLDER = "prescriptions"


def an_entry(resource: object, uuid: str = "b1") -> dict[str, Any]:
    return {"fullUrl": f"urn:uuid:{uuid}", "resource": resource}


def a_prescription(*resources: dict[str, Any], **elements: Any) -> dict[str, Any]:
    inside = [an_entry(one, f"u{number}") for number, one in enumerate(resources)]
    return {"resourceType": "Bundle", "type": "collection", "entry": inside, **elements}


def flat(*entries: Any, **elements: Any) -> list[Any]:
    """The entries that come of these."""
    bundle = {"resourceType": "Bundle", "entry": list(entries), **elements}
    found: list[Any] = json.loads(Pfp().flat(json.dumps(bundle).encode()))["entry"]
    return found


def resources(entries: list[Any]) -> list[dict[str, Any]]:
    return [one["resource"] for one in entries]


def medicine(**elements: Any) -> dict[str, Any]:
    """As the service sends them: without an id."""
    return {name: value for name, value in a_medicine(**elements).items() if name != "id"}


def test_what_is_inside_stands_beside_each_other() -> None:
    whole = json.dumps(sample(f"{FOLDER}/success.json")).encode()

    found = json.loads(Pfp().flat(whole))["entry"]

    modes = [(one["search"]["mode"], one["resource"]["resourceType"]) for one in found]
    assert modes.count(("match", "MedicationRequest")) == 4
    assert {kind for mode, kind in modes if mode == "include"} == {
        "PractitionerRole",
        "Practitioner",
        "Organization",
    }


def test_what_has_no_id_goes_by_the_uuid_of_its_entry() -> None:
    (found,) = resources(flat(an_entry(a_prescription(medicine()))))

    assert found["id"] == "u0"


def test_references_lead_to_what_they_led_to() -> None:
    role = {"resourceType": "PractitionerRole", "id": "r7"}
    asking = medicine(requester={"reference": "urn:uuid:u1"})

    found = resources(flat(an_entry(a_prescription(asking, role))))

    assert found[0]["requester"] == {"reference": "PractitionerRole/r7"}


def test_a_label_of_the_whole_is_a_label_of_each_part() -> None:
    own, outer = {"code": "SEX"}, {"code": "R"}
    bundle = a_prescription(medicine(meta={"security": [own]}), meta={"security": [outer]})

    (found,) = resources(flat(an_entry(bundle)))

    assert found["meta"]["security"] == [own, outer]


@pytest.mark.parametrize("meta", ["R", {"security": "R"}, [[]]])
def test_a_label_that_is_none_is_not_lost(meta: object) -> None:
    (found,) = resources(flat(an_entry(a_prescription(medicine(), meta=meta))))

    assert found["meta"] in (meta, {"security": ["R"]})


def test_rules_for_the_whole_are_rules_for_each_part() -> None:
    bundle = a_prescription(medicine(), implicitRules="https://rules.example")

    (found,) = resources(flat(an_entry(bundle)))

    assert found["implicitRules"] == "https://rules.example"


@pytest.mark.parametrize("inside", [None, [], "x", [None], [{"resource": {}}]])
def test_a_prescription_without_medicines_cannot_be_read(inside: object) -> None:
    bundle = {"resourceType": "Bundle", "entry": inside}

    assert flat(an_entry(bundle)) == [None]


def test_an_excluded_prescription_is_one_that_cannot_be_read() -> None:
    published = sample(f"{FOLDER}/success-single-exclusion.json")

    found = flat(*published["entry"], total=published["total"])

    assert found.count(None) == 1
    assert sum(one is not None for one in found) == 5


def test_another_outcome_stays_what_it_is() -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "information"}]}

    found = flat(an_entry(a_prescription(medicine())), an_entry(outcome))

    assert resources(found)[1] == outcome


def warned(found: list[Any]) -> bool:
    return bool(resources(found)[-1]["resourceType"] == "OperationOutcome")


@pytest.mark.parametrize(("count", "is_cut"), [(24, False), (25, True)])
def test_as_many_as_there_can_be_may_not_be_all(count: int, is_cut: bool) -> None:
    found = flat(*[an_entry(a_prescription(medicine())) for _ in range(count)])

    assert warned(found) is is_cut


@pytest.mark.parametrize(("total", "is_cut"), [(1, False), (2, True)])
def test_fewer_than_were_announced_are_not_all(total: int, is_cut: bool) -> None:
    found = flat(an_entry(a_prescription(medicine())), total=total)

    assert warned(found) is is_cut


def test_a_plain_searchset_stays_as_it_is() -> None:
    body = json.dumps({"resourceType": "Bundle", "entry": [an_entry(a_medicine())]}).encode()

    assert Pfp().flat(body) == body


def test_whose_a_medicine_is_stays_as_it_was_said() -> None:
    (found,) = resources(flat(an_entry(a_prescription(medicine()))))

    assert found["subject"]["identifier"]["value"] == ANNA
