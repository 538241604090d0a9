"""Joseph Okafor, 79, with a long history at two hospitals; Grace, 47; and Dorothy, 84."""

from sandbox.days import Days
from sandbox.items import Check, Item, Letter, Medicine, Message, Prescription, Visit
from sandbox.people import PersonId
from sandbox.trusts import HIGHMOOR, ORCHARD_STREET, SOUTHMERE

_JOSEPH = PersonId("joseph-okafor")
_GRACE = PersonId("grace-okafor")
_DOROTHY = PersonId("dorothy-okafor")
_CLOTTING = ("Anticoagulation", "Sister Moira Kelly", "Anticoagulation Clinic, Southmere")
_HEART = ("Cardiology", "Dr Ibrahim Sesay", "Heart Centre, Highmoor Teaching Hospital")
_SLEEP = ("Respiratory physiology", "Sleep Team", "Sleep Laboratory, Highmoor", 450)
_CATARACT = ("Ophthalmology", "Miss Anjali Menon", "Eye Day Unit, Highmoor", 240)


def items(days: Days) -> tuple[Item, ...]:
    """The records of the three older Okafors."""
    joseph = (*_clotting(days), *_heart(days), *_nights(days), *_letters(days), *_messages(days))
    return (*joseph, *_grace(days), *_dorothy(days))


def _clotting(days: Days) -> tuple[Visit, ...]:
    """A blood test every other week: twenty-six of them, two still to come."""
    return tuple(
        Visit(f"joseph-inr-{number:02}", SOUTHMERE, _JOSEPH, days.at(17 - 14 * number, "08:45"),
              "Warfarin blood test", *_CLOTTING, 10,
              status="booked" if number < 2 else "noshow" if number == 9 else "fulfilled")
        for number in range(26)
    )  # fmt: skip


def _heart(days: Days) -> tuple[Visit, ...]:
    """Cardiac rehabilitation and reviews."""
    rehabilitation = tuple(
        Visit(f"joseph-rehab-{number:02}", HIGHMOOR, _JOSEPH, days.at(-130 - 7 * number, "13:15"),
              "Cardiac rehabilitation class", *_HEART, 60, status="fulfilled")
        for number in range(12)
    )  # fmt: skip
    return (
        *rehabilitation,
        Visit("joseph-heart", HIGHMOOR, _JOSEPH, days.at(31, "11:00"), "Cardiology review",
              *_HEART, instructions="Bring a list of your medicines."),
        Visit("joseph-heart-0", HIGHMOOR, _JOSEPH, days.at(-50, "11:00"), "Cardiology review",
              *_HEART, status="fulfilled"),
        Visit("joseph-echo", HIGHMOOR, _JOSEPH, days.at(-64, "09:00"), "Echocardiogram",
              *_HEART, 45, status="cancelled"),
        Visit("joseph-cataract", HIGHMOOR, _JOSEPH, days.at(40, "07:30"),
              "Cataract surgery, right eye", *_CATARACT, kind="SS",
              instructions="Nothing to eat from midnight. Someone must take you home."),
    )  # fmt: skip


def _nights(days: Days) -> tuple[Visit, ...]:
    """Overnight sleep studies that span both nights on which the clocks change."""
    return tuple(
        Visit(f"joseph-sleep-{month}", HIGHMOOR, _JOSEPH,
              days.on(days.clock_change(month), "00:30"), "Overnight sleep study", *_SLEEP,
              kind="IMP",
              status="booked" if days.clock_change(month) > days.today else "fulfilled")
        for month in (3, 10)
    )  # fmt: skip


def _letters(days: Days) -> tuple[Item, ...]:
    return (
        Letter("joseph-heart-letter", HIGHMOOR, _JOSEPH, days.at(-46, "15:30"),
               "Cardiology clinic letter", "Cardiology", "Dr Ibrahim Sesay",
               ("Your heart rhythm remains irregular but your rate is well controlled.",
                "Please continue warfarin; your target is between 2 and 3."),
               read="Read", visit="joseph-heart-0"),
        Letter("joseph-cataract-letter", HIGHMOOR, _JOSEPH, days.at(-2, "10:00"),
               "Before your cataract operation", "Ophthalmology", "Miss Anjali Menon",
               ("Please read this before you come into hospital.",
                "Do not stop warfarin unless we tell you to.",
                "Use the drops four times a day from the day before."), read="Unread",
               visit="joseph-cataract"),
        Letter("joseph-inr-letter", SOUTHMERE, _JOSEPH, days.at(-110, "14:00"),
               "Missed blood test", "Anticoagulation", "Sister Moira Kelly",
               ("You did not come to your last blood test. It keeps your dose safe.",),
               read="Read", visit="joseph-inr-09"),
    )  # fmt: skip


def _messages(days: Days) -> tuple[Item, ...]:
    return (
        Message("joseph-dose", SOUTHMERE, _JOSEPH, days.at(-10, "12:30"), "Your warfarin dose",
                "Your result was 2.4. Stay on 4 mg a day.", "Sister Moira Kelly", read=True),
        Message("joseph-parking", HIGHMOOR, _JOSEPH, days.at(-1, "08:00"), "Parking at Highmoor",
                "Car park B is closed until further notice; please use car park D.",
                ""),
        Message("joseph-old", HIGHMOOR, _JOSEPH, str(days.today.year - 9), "Welcome to Highmoor",
                "Copied from our old system.", ""),
        Message("joseph-flu", ORCHARD_STREET, _JOSEPH, days.at(-21, "10:00"), "Flu vaccination",
                "Please book your flu vaccination.", "", topic="reminder"),
        Prescription("joseph-warfarin", _JOSEPH, "3A9F41-A83008-90B1C0",
                     days.at(-6, "09:00").date(), "continuous", "Dr Helen Marsh",
                     (Medicine("Warfarin 1mg tablets", "319733000", 28, "tablet",
                               "As in the yellow book", "Ready to Collect", days.at(-2, "10:11")),
                      Medicine("Bisoprolol 2.5mg tablets", "318588007", 28, "tablet",
                               "One a day", "With Pharmacy - Preparing Remainder",
                               days.at(-2, "10:11")))),
    )  # fmt: skip


def _grace(days: Days) -> tuple[Item, ...]:
    return (
        Visit("grace-mammogram", SOUTHMERE, _GRACE, days.at(19, "12:20"), "Breast screening",
              "Breast screening", "Screening Team", "Mobile unit, Southmere Leisure Centre"),
        Message("grace-carer", SOUTHMERE, _GRACE, days.at(-13, "11:00"), "Support for carers",
                "You told us that you care for someone. Our carers' group meets on Thursdays.",
                ""),
    )  # fmt: skip


def _dorothy(days: Days) -> tuple[Item, ...]:
    return (
        Visit("dorothy-memory", SOUTHMERE, _DOROTHY, days.at(26, "14:20"), "Memory clinic",
              "Old age psychiatry", "Dr Nia Roberts", "Memory Service, Southmere", 60),
        Visit("dorothy-falls", SOUTHMERE, _DOROTHY, days.at(-37, "11:30"), "Falls clinic",
              "Geriatric medicine", "Dr Nia Roberts", "Day Hospital, Southmere", 90,
              status="fulfilled"),
        Letter("dorothy-falls-letter", SOUTHMERE, _DOROTHY, days.at(-33, "09:40"),
               "Falls clinic letter", "Geriatric medicine", "Dr Nia Roberts",
               ("Dorothy fell twice in the spring. Her blood pressure drops when she stands.",
                "We have stopped one tablet and ordered a walking frame."),
               visit="dorothy-falls"),
        Check("dorothy-hip-check", SOUTHMERE, _DOROTHY, "Before your hip operation",
              days.at(-5, "09:00"), days.at(14, "00:00").date(), status="in-progress",
              form="before-operation",
              answered=(("family-trouble", False), ("can-be-pregnant", False))),
        # Highmoor accepts grants of one practice only, and not of the one that made Grace's.
        Visit("dorothy-eyes", HIGHMOOR, _DOROTHY, days.at(12, "10:10"), "Macular clinic",
              "Ophthalmology", "Miss Anjali Menon", "Eye Clinic, Highmoor"),
    )  # fmt: skip
