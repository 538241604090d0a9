"""Two people whose Patient record is not in order at one trust: see `sandbox/charts.py`."""

from sandbox.charts import NINA_OLD
from sandbox.days import Days
from sandbox.items import Application, Item, Letter, Message, Visit
from sandbox.people import PersonId
from sandbox.trusts import EASTBROOK, MILLBROOK, NORTHVALE, ORCHARD_STREET, SOUTHMERE

_NINA = PersonId("nina-kaur")
_COLIN = PersonId("colin-ward")
_SPINE = ("Spinal surgery", "Miss Judith Cole", "Rainbow Outpatients, Eastbrook")
_HEART = ("Cardiology", "Dr Samir Haddad", "Heart Centre, Southmere")
_GP = ("General practice", "Dr Helen Marsh", "Orchard Street Surgery, Room 3")


def items(days: Days) -> tuple[Item, ...]:
    """The records of Nina Kaur and Colin Ward."""
    return (*_nina(days), *_colin(days))


def _nina(days: Days) -> tuple[Item, ...]:
    """Some in the chart that was closed, some in the one that is kept."""
    return (
        Visit("nina-spine-0", EASTBROOK, NINA_OLD, days.at(-210, "11:00"), "Scoliosis clinic",
              *_SPINE, status="fulfilled"),
        Message("nina-brace", EASTBROOK, NINA_OLD, days.at(-200, "09:15"), "Wearing your brace",
                "Twenty hours a day is best, also at school.", "Miss Judith Cole", read=True),
        Visit("nina-spine-1", EASTBROOK, _NINA, days.at(13, "11:00"), "Scoliosis clinic", *_SPINE,
              instructions="X-ray first, on the ground floor."),
        Letter("nina-spine-letter", EASTBROOK, _NINA, days.at(-15, "14:30"),
               "Scoliosis clinic letter", "Spinal surgery", "Miss Judith Cole",
               ("The curve has not grown since last year. We will see you again in spring.",)),
        Visit("nina-teeth", NORTHVALE, _NINA, days.at(26, "16:10"), "Orthodontics",
              "Orthodontics", "Sunita Bhatt, Dentist", "Dental Department, Level 1"),
    )  # fmt: skip


def _colin(days: Days) -> tuple[Item, ...]:
    return (
        Visit("colin-heart", SOUTHMERE, _COLIN, days.at(16, "09:20"), "Echocardiogram", *_HEART,
              40),
        Letter("colin-heart-letter", SOUTHMERE, _COLIN, days.at(-12, "13:00"),
               "Cardiology clinic letter", "Cardiology", "Dr Samir Haddad",
               ("Your blood pressure is better. Please go on with the tablets.",), read="Unread"),
        Visit("colin-review", ORCHARD_STREET, _COLIN, days.at(5, "08:50"), "Blood pressure review",
              *_GP, 10),
        Application("colin-millbrook", MILLBROOK, _COLIN, days.at(-20, "19:20"),
                    (("requested", days.at(-20, "19:20")), ("received", days.at(-15, "09:05")),
                     ("accepted", days.at(-9, "11:40")), ("in-progress", days.at(-3, "15:00"))),
                    "Waiting for records from the last practice"),
        Message("colin-bp", ORCHARD_STREET, _COLIN, days.at(-8, "10:00"), "Home readings",
                "Please bring a week of readings to your review.", "Dr Helen Marsh"),
    )  # fmt: skip
