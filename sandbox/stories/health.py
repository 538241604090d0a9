"""What is known of people's health: Noah's asthma and penicillin allergy, which one trust has and
another has not heard of; Ella's vaccinations; Maya's tests; Joseph's blood pressure over a year.
"""

from sandbox.days import Days
from sandbox.findings import AllergyEntry, Course, Jab, Problem, Reading, Repeat, Report, Value
from sandbox.items import Item
from sandbox.people import PersonId
from sandbox.trusts import EASTBROOK, HIGHMOOR, NATIONAL, ORCHARD_STREET, SOUTHMERE, WESTCOMBE

_NOAH = PersonId("noah-hughes")
_ELLA = PersonId("ella-hughes")
_LEO = PersonId("leo-hughes")
_MAYA = PersonId("maya-hughes")
_JOSEPH = PersonId("joseph-okafor")
_GP = "Dr Helen Marsh"
_NONE_KNOWN = ("No known allergy", "716186003")
_MMR = ("Priorix vaccine", "34925111000001104", "Measles, mumps and rubella", "MMR")


def items(days: Days) -> tuple[Item, ...]:
    """All of it."""
    children = (*_noah(days), *_ella(days), *_leo(days))
    return (*children, *_maya(days), *_blood(days), *_joseph(days), *_pressure(days))


def _noah(days: Days) -> tuple[Item, ...]:
    return (
        Problem("noah-asthma", EASTBROOK, _NOAH, days.at(-330, "10:50"), "Asthma", "195967001",
                "Dr Priya Raman", onset=f"{days.years_ago(3):%Y-%m}",
                note="Worse in cold air and with colds."),
        Problem("noah-croup", EASTBROOK, _NOAH, days.at(-700, "03:10"), "Croup", "71186008",
                "Dr Priya Raman", status="resolved", kind="encounter-diagnosis"),
        Problem("noah-pneumonia", EASTBROOK, _NOAH, days.at(-699, "09:00"), "Pneumonia",
                "233604007", "Dr Priya Raman", certainty="refuted"),
        AllergyEntry("noah-penicillin", EASTBROOK, _NOAH, days.at(-240, "11:05"), "Penicillin",
                     "764146007", "Dr Priya Raman", reaction="Urticarial rash",
                     severity="moderate", danger="high", about="medication"),
        AllergyEntry("noah-none", SOUTHMERE, _NOAH, days.at(-500, "19:05"), *_NONE_KNOWN,
                     "Mr Daniel Price"),
        Course("noah-brown", ORCHARD_STREET, _NOAH, days.at(-330, "12:00").date(),
               "Clenil Modulite 50micrograms/dose inhaler", "7757211000001102",
               "Two puffs twice a day, through the spacer.", "Asthma",
               issued=days.at(-3, "09:00").date()),
        Course("noah-steroid", EASTBROOK, _NOAH, days.at(-240, "12:00").date(),
               "Prednisolone 5mg soluble tablets", "325426006", "Four tablets each morning.",
               "Asthma attack", status="completed", until=days.at(-235, "12:00").date()),
        Reading("noah-peak-flow", EASTBROOK, _NOAH, days.at(-60, "10:40"),
                Value("Peak expiratory flow rate", "18491006", 210, "L/min", low=180),
                kind="vital-signs"),
    )  # fmt: skip


def _ella(days: Days) -> tuple[Item, ...]:
    """The same vaccination at the practice and in the national record is one thing."""
    preschool, first = days.at(-110, "10:25"), days.at(-1400, "14:00")
    return (
        Jab("ella-mmr-2", NATIONAL, _ELLA, preschool, *_MMR, dose=2, lot="MM4471A"),
        Jab("ella-mmr-2-gp", ORCHARD_STREET, _ELLA, preschool, *_MMR, dose=2, lot="MM4471A",
            shared="ella-mmr-2"),
        Jab("ella-mmr-1", NATIONAL, _ELLA, first, *_MMR, dose=1, lot="MM1180C"),
        Jab("ella-flu", ORCHARD_STREET, _ELLA, days.at(-20, "15:30"), "Fluenz nasal spray",
            "43208811000001106", "Influenza", "FLU", not_given="She had a fever"),
    )  # fmt: skip


def _leo(days: Days) -> tuple[Item, ...]:
    """One condition is his own affair."""
    return (
        Problem("leo-wrist-break", EASTBROOK, _LEO, days.at(-24, "16:20"), "Fracture of wrist",
                "263102004", "Mr Tariq Aziz", kind="encounter-diagnosis"),
        Problem("leo-low-mood", WESTCOMBE, _LEO, days.at(-8, "15:50"), "Low mood", "366979004",
                "Beth Lowry", labels=("PSY",)),
    )  # fmt: skip


def _maya(days: Days) -> tuple[Item, ...]:
    return (
        Problem("maya-eczema", ORCHARD_STREET, _MAYA, days.at(-900, "09:10"), "Atopic eczema",
                "24079001", _GP, onset="2001"),
        AllergyEntry("maya-none", ORCHARD_STREET, _MAYA, days.at(-900, "09:12"), *_NONE_KNOWN, _GP),
        Course("maya-cream", ORCHARD_STREET, _MAYA, days.at(-80, "09:00").date(),
               "Hydrocortisone 1% cream", "317924000", "Thinly, once a day.", "Eczema",
               issued=days.at(-21, "09:00").date()),
        Repeat("maya-loratadine", ORCHARD_STREET, _MAYA, days.at(-200, "09:20"), "maya-hay-fever",
               "Loratadine 10mg tablets", "320820009", "One a day in the season.", _GP),
        Repeat("maya-spray", ORCHARD_STREET, _MAYA, days.at(-200, "09:20"), "maya-hay-fever",
               "Beclometasone 50micrograms/dose nasal spray", "319899004",
               "Two puffs twice a day.", _GP),
        Jab("maya-covid", NATIONAL, _MAYA, days.at(-400, "11:30"), "Comirnaty vaccine",
            "39115611000001103", "COVID-19", "COVID19", dose=4, lot="FE8045"),
    )  # fmt: skip


def _blood(days: Days) -> tuple[Item, ...]:
    """A panel of which one result is not out yet."""
    taken = days.at(-6, "08:10")
    found = (
        ("maya-hb", Value("Haemoglobin", "1022431000000105", 109, "g/L", 115, 165, "L"), "final"),
        ("maya-wbc", Value("White cell count", "1022541000000102", 6.2, "10*9/L", 4, 11), "final"),
        ("maya-film", Value("Blood film", "104130000", words="Small red cells"), "preliminary"),
        ("maya-b12", Value("Vitamin B12", "1028391000000105", absent="not-performed"), "final"),
    )
    names = tuple(key for key, _, _ in found)
    return (
        *(Reading(key, SOUTHMERE, _MAYA, taken, value, status=status)
          for key, value, status in found),
        Reading("maya-panel", SOUTHMERE, _MAYA, taken, Value("Full blood count", "26604007"),
                members=names),
        Report("maya-report", SOUTHMERE, _MAYA, taken, "Full blood count", "26604007",
               "Haematology", ("maya-panel", *names),
               "Mild anaemia, probably for lack of iron.", "Dr Ada Lund"),
        Report("maya-biopsy", SOUTHMERE, _MAYA, taken, "Skin biopsy", "240977001", "Pathology", (),
               "Nobody has looked at this yet.", "Dr Ada Lund", status="preliminary"),
    )  # fmt: skip


def _joseph(days: Days) -> tuple[Item, ...]:
    return (
        Problem("joseph-af", HIGHMOOR, _JOSEPH, days.at(-1200, "11:20"), "Atrial fibrillation",
                "49436004", "Dr Ibrahim Sesay"),
        Problem("joseph-cataract-problem", HIGHMOOR, _JOSEPH, days.at(-90, "10:00"),
                "Cataract of right eye", "193570009", "Miss Anjali Menon"),
        AllergyEntry("joseph-shellfish", HIGHMOOR, _JOSEPH, days.at(-1200, "11:25"), "Shellfish",
                     "735029006", "Dr Ibrahim Sesay", reaction="Vomiting", about="food"),
        Course("joseph-warfarin", ORCHARD_STREET, _JOSEPH, days.at(-1190, "09:00").date(),
               "Warfarin 3mg tablets", "319735007", "As your yellow book says.",
               "Atrial fibrillation", issued=days.at(-12, "09:00").date()),
    )  # fmt: skip


def _pressure(days: Days) -> tuple[Item, ...]:
    """A blood pressure each month at the practice, going down since the tablets were changed."""
    return tuple(
        Reading(f"joseph-bp-{month:02}", ORCHARD_STREET, _JOSEPH, days.at(-30 * month - 5, "09:15"),
                Value("Blood pressure", "75367002"), kind="vital-signs",
                parts=(Value("Systolic blood pressure", "271649006", 128 + 3 * month, "mmHg"),
                       Value("Diastolic blood pressure", "271650006", 76 + month, "mmHg")))
        for month in range(12)
    )  # fmt: skip
