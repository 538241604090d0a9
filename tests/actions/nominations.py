"""Pharmacies that are chosen in the national record."""

from tests.actions.kind import Kind, Target
from tests.support.running import Running

WHO, SOURCE = "maya-hughes", "X26-demographics"
_OTHER = {"FX901": "FX902", "FX902": "FX901"}
_CHOSEN = "{ viewer { patient { id nhsNumber nominatedPharmacy { odsCode } } } }"


async def _another_pharmacy(pair: Running) -> Target:
    patient = (await pair.ask(WHO, _CHOSEN))["data"]["viewer"]["patient"]
    other = _OTHER[patient["nominatedPharmacy"]["odsCode"]]
    return Target({"patientId": patient["id"], "pharmacy": other}, patient["nhsNumber"])


NOMINATIONS = (
    Kind(
        "nominatePharmacy",
        "nominatedPharmacy",
        ("PATCH",),
        _another_pharmacy,
        (("PATCH", "old", ""),),
        source=SOURCE,
        thing="{ odsCode }",
    ),
)
