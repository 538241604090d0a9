"""Noah Hughes, 8, with asthma, and Ella Hughes, 5, starting school."""

from sandbox.days import Days
from sandbox.items import Item, Letter, Medicine, Message, Prescription, Visit
from sandbox.people import PersonId
from sandbox.trusts import EASTBROOK, HIGHMOOR, NORTHVALE, ORCHARD_STREET, SOUTHMERE

_NOAH = PersonId("noah-hughes")
_ELLA = PersonId("ella-hughes")
_ASTHMA = ("Paediatrics", "Dr Priya Raman", "Rainbow Outpatients, Eastbrook Children's Hospital")
_NURSE = ("General practice", "Nurse Joy Adeyemi", "Orchard Street Surgery, Treatment Room")
_EYES = ("Ophthalmology", "Ruth Okonkwo, Orthoptist", "Eye Clinic, Highmoor Teaching Hospital")


def items(days: Days) -> tuple[Item, ...]:
    """The records of the two younger children."""
    return (*_noah(days), *_noah_papers(days), *_ella(days), *_ella_papers(days))


def _noah(days: Days) -> tuple[Item, ...]:
    reviews = tuple(
        Visit(f"noah-asthma-{number}", EASTBROOK, _NOAH, days.at(-day, "10:30"), "Asthma review",
              *_ASTHMA, 30, status="fulfilled")
        for number, day in enumerate((60, 150, 240, 330), start=1)
    )  # fmt: skip
    return (
        *reviews,
        Visit("noah-asthma-next", EASTBROOK, _NOAH, days.at(27, "10:30"), "Asthma review",
              *_ASTHMA, 30, instructions="Bring all inhalers and the spacer."),
        Visit("noah-allergy", EASTBROOK, _NOAH, days.at(48, "13:45"), "Allergy skin prick tests",
              "Paediatric allergy", "Dr Priya Raman", "Allergy Day Unit", 120, kind="SS",
              instructions="No antihistamines for five days before."),
        Visit("noah-teeth", NORTHVALE, _NOAH, days.at(8, "15:15"), "Dental assessment",
              "Paediatric dentistry", "Sunita Bhatt, Dentist", "Dental Department, Level 1"),
        Visit("noah-arm", SOUTHMERE, _NOAH, days.at(-500, "19:20"), "Fracture clinic",
              "Trauma and Orthopaedics", "Mr Daniel Price", "Fracture Clinic", status="fulfilled"),
        Visit("noah-flu", ORCHARD_STREET, _NOAH, days.at(4, "15:50"), "Nasal flu vaccination",
              *_NURSE, 5),
        Visit("noah-bp", ORCHARD_STREET, _NOAH, days.at(-33, "08:40"), "Asthma check", *_NURSE, 10,
              status="arrived"),
    )  # fmt: skip


def _noah_papers(days: Days) -> tuple[Item, ...]:
    return (
        Letter("noah-asthma-letter", EASTBROOK, _NOAH, days.at(-57, "14:20"),
               "Asthma clinic letter", "Paediatrics", "Dr Priya Raman",
               ("Noah's asthma is well controlled. He has missed two days of school this term.",
                "Please use the brown inhaler every morning and evening, also when he is well."),
               visit="noah-asthma-1"),
        Letter("noah-plan", EASTBROOK, _NOAH, days.at(-57, "14:25"), "Asthma action plan",
               "Paediatrics", "Dr Priya Raman",
               ("Green: two puffs of the brown inhaler twice a day.",
                "Amber: add two puffs of the blue inhaler every four hours.",
                "Red: ten puffs of the blue inhaler and call 999.")),
        Letter("noah-teeth-letter", NORTHVALE, _NOAH, days.at(-9, "10:10"),
               "Paediatric dentistry appointment letter", "Paediatric dentistry",
               "Outpatient Bookings", ("Please bring Noah to the Dental Department.",),
               read="Unread", visit="noah-teeth"),
        Message("noah-diary", EASTBROOK, _NOAH, days.at(-30, "12:00"), "Peak flow diary",
                "Please bring Noah's peak flow diary to the next review.", "Dr Priya Raman",
                read=True, topic="instruction"),
        Message("noah-flu-due", ORCHARD_STREET, _NOAH, days.at(-14, "10:00"),
                "Flu vaccination for children with asthma",
                "Noah can have the nasal flu vaccine at the surgery.", "Nurse Joy Adeyemi",
                topic="reminder"),
        Prescription("noah-inhaler", _NOAH, "7C11E0-A83008-55A41P", days.at(-3, "09:00").date(),
                     "continuous-repeating-dispensing", "Dr Helen Marsh",
                     (Medicine("Clenil Modulite 50micrograms/dose inhaler", "7757211000001102", 1,
                               "inhaler", "Two puffs twice a day", "Ready to Collect",
                               days.at(-1, "16:03")),)),
    )  # fmt: skip


def _ella(days: Days) -> tuple[Item, ...]:
    return (
        Visit("ella-hearing", EASTBROOK, _ELLA, days.at(15, "09:50"), "Hearing test",
              "Audiology", "Kofi Mensah, Audiologist", "Audiology, Eastbrook", 45),
        Visit("ella-glue-ear", EASTBROOK, _ELLA, days.at(-75, "11:10"), "Ear, nose and throat",
              "Ear nose and throat", "Miss Lena Fischer", "Rainbow Outpatients",
              status="fulfilled"),
        Visit("ella-squint", HIGHMOOR, _ELLA, days.at(22, "14:00"), "Squint clinic", *_EYES, 40,
              instructions="Drops may blur her sight for a few hours."),
        Visit("ella-squint-0", HIGHMOOR, _ELLA, days.at(-160, "14:00"), "Squint clinic", *_EYES, 40,
              status="fulfilled"),
        Visit("ella-preschool", ORCHARD_STREET, _ELLA, days.at(-110, "10:20"),
              "Pre-school immunisations", *_NURSE, 15, status="fulfilled"),
    )  # fmt: skip


def _ella_papers(days: Days) -> tuple[Item, ...]:
    return (
        Letter("ella-ent-letter", EASTBROOK, _ELLA, days.at(-72, "15:00"), "ENT clinic letter",
               "Ear nose and throat", "Miss Lena Fischer",
               ("Ella has fluid behind both eardrums, which often clears by itself.",
                "We will test her hearing again in three months."), visit="ella-glue-ear"),
        Letter("ella-squint-letter", HIGHMOOR, _ELLA, days.at(-155, "09:30"),
               "Orthoptic report", "Ophthalmology", "Ruth Okonkwo, Orthoptist",
               ("Ella should wear a patch over her right eye for two hours a day.",),
               read="Read", visit="ella-squint-0"),
        Message("ella-school", ORCHARD_STREET, _ELLA, days.at(-95, "10:30"),
                "School-age immunisations",
                "Ella is up to date. The next vaccines are offered at school in Year 8.",
                "Nurse Joy Adeyemi", read=True),
        Message("ella-patch", HIGHMOOR, _ELLA, days.at(-150, "16:45"), "Wearing the patch",
                "Half an hour at a time is fine to begin with.", "Ruth Okonkwo, Orthoptist",
                topic="instruction"),
        Message("ella-birth", HIGHMOOR, _ELLA, f"{days.years_ago(5):%Y-%m}",
                "Newborn hearing screen", "Ella passed her newborn hearing screen.",
                ""),
    )  # fmt: skip
