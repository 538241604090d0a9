"""Finn Baker, 7, and his separated parents Lucy and Tom."""

from sandbox.days import Days
from sandbox.items import Item, Letter, Message, Visit
from sandbox.people import PersonId
from sandbox.trusts import EASTBROOK, NORTHVALE, SOUTHMERE

_FINN = PersonId("finn-baker")
_LUCY = PersonId("lucy-baker")
_TOM = PersonId("tom-baker")
_SPEECH = ("Speech and language therapy", "Hana Suzuki", "Therapies, Eastbrook")


def items(days: Days) -> tuple[Item, ...]:
    """The records of the three Bakers."""
    return (
        Visit("finn-speech", EASTBROOK, _FINN, days.at(7, "09:30"), "Speech therapy", *_SPEECH, 45),
        Visit("finn-speech-0", EASTBROOK, _FINN, days.at(-14, "09:30"), "Speech therapy", *_SPEECH,
              45, status="fulfilled"),
        Visit("finn-tonsils", SOUTHMERE, _FINN, days.at(45, "07:45"), "Tonsillectomy",
              "Ear nose and throat", "Mr Paul Vance", "Children's Day Surgery, Southmere", 360,
              kind="SS", instructions="No food from midnight, water until 6 am."),
        Letter("finn-tonsils-letter", SOUTHMERE, _FINN, days.at(-4, "11:45"),
               "Before your child's operation", "Ear nose and throat", "Pre-assessment Team",
               ("Finn's operation is planned as a day case. A nurse will telephone you first.",
                "Please tell us if he has a cold in the week before."), read="Unread",
               visit="finn-tonsils"),
        Message("finn-targets", EASTBROOK, _FINN, days.at(-13, "14:00"), "Targets for this term",
                "We are practising sounds at the start of words.", "Hana Suzuki", read=True),
        Visit("lucy-back", SOUTHMERE, _LUCY, days.at(14, "10:15"), "Back pain clinic",
              "Rheumatology", "Dr Clare Benson", "Rheumatology, Southmere"),
        Visit("tom-hernia", NORTHVALE, _TOM, days.at(21, "08:00"), "Hernia repair",
              "General surgery", "Mr Oliver Grant", "Day Surgery, Northvale General", 300,
              kind="SS"),
    )  # fmt: skip
