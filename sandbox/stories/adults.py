"""Adults with something unusual about their record: restricted, deceased, merged."""

from sandbox.days import Days
from sandbox.items import Check, Item, Letter, Message, Visit
from sandbox.people import PersonId
from sandbox.trusts import HIGHMOOR, NORTHVALE, ORCHARD_STREET, SOUTHMERE

_IRIS = PersonId("iris-novak")
_DAN = PersonId("dan-novak")
_WALTER = PersonId("walter-finch")
_ANN = PersonId("ann-finch")
_PAT = PersonId("pat-quinn")
_PAT_MERGED = PersonId("pat-quinn-merged")


def items(days: Days) -> tuple[Item, ...]:
    """The records of the Novaks, the Finches and Pat Quinn."""
    return (*_novaks(days), *_finches(days), *_quinn(days))


def _novaks(days: Days) -> tuple[Item, ...]:
    return (
        Visit("iris-antenatal", SOUTHMERE, _IRIS, days.at(10, "13:10"), "Antenatal clinic",
              "Obstetrics", "Midwife Sara Holt", "Women's Centre, Southmere", 30),
        Letter("iris-scan", SOUTHMERE, _IRIS, days.at(-17, "16:30"), "Dating scan report",
               "Obstetrics", "Midwife Sara Holt", ("All is well. You are twelve weeks pregnant.",),
               read="Read"),
        Message("iris-midwife", SOUTHMERE, _IRIS, days.at(-16, "09:10"), "Your midwife",
                "I am your named midwife. You can reply to this message.", "Midwife Sara Holt"),
        Check("iris-operation", SOUTHMERE, _IRIS, "Before your operation", days.at(-6, "10:00"),
              days.at(9, "00:00").date(), form="before-operation"),
        Visit("dan-dentist", NORTHVALE, _DAN, days.at(33, "12:00"), "Oral surgery",
              "Oral surgery", "Mr Neil Barton", "Dental Department, Level 1"),
    )  # fmt: skip


def _finches(days: Days) -> tuple[Item, ...]:
    return (
        Visit("walter-palliative", HIGHMOOR, _WALTER, days.at(-75, "15:00"), "Home visit",
              "Palliative medicine", "Dr Ewan Clarke", "At home", 60, status="fulfilled"),
        Letter("walter-plan", HIGHMOOR, _WALTER, days.at(-74, "10:00"), "Care plan",
               "Palliative medicine", "Dr Ewan Clarke",
               ("Walter wishes to be cared for at home.",)),
        Visit("ann-bones", HIGHMOOR, _ANN, days.at(23, "09:00"), "Bone density scan",
              "Radiology", "Radiographer on duty", "Imaging, Highmoor"),
    )  # fmt: skip


def _quinn(days: Days) -> tuple[Item, ...]:
    return (
        Visit("pat-audiology", NORTHVALE, _PAT, days.at(-90, "10:40"), "Hearing test",
              "Audiology", "Kofi Mensah, Audiologist", "Audiology, Level 3", status="fulfilled"),
        Visit("pat-hearing-aid", HIGHMOOR, _PAT_MERGED, days.at(17, "10:40"), "Hearing aid fitting",
              "Audiology", "Grace Lin, Audiologist", "Audiology, Highmoor", 60),
        Message("pat-batteries", ORCHARD_STREET, _PAT_MERGED, days.at(-18, "10:00"),
                "Hearing aid batteries", "You can collect batteries at the desk.",
                ""),
    )  # fmt: skip
