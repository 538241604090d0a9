"""Maya Hughes, 38: dermatology at Northvale, a knee at Southmere, her GP, a prescription."""

from datetime import timedelta

from sandbox.days import Days
from sandbox.items import Check, Item, Letter, Medicine, Message, Prescription, Visit
from sandbox.people import PersonId
from sandbox.trusts import NATIONAL_MESSAGES, NORTHVALE, ORCHARD_STREET, SOUTHMERE

_MAYA = PersonId("maya-hughes")
_SKIN = ("Dermatology", "Dr Amara Osei", "Dermatology Clinic, Northvale General, Level 2")
_KNEE = ("Trauma and Orthopaedics", "Mr Daniel Price", "Fracture Clinic, Southmere Main Building")
_PHYSIO = ("Physiotherapy", "Tamsin Reid", "Therapies Gym, Southmere Main Building")
_GP = ("General practice", "Dr Helen Marsh", "Orchard Street Surgery, Room 3")
_NURSE = ("General practice", "Nurse Joy Adeyemi", "Orchard Street Surgery, Treatment Room")


def items(days: Days) -> tuple[Item, ...]:
    """Maya's own record."""
    visits = (*_skin(days), *_knee(days), *_surgery(days))
    letters = (*_letters(days), *_withheld(days))
    return (*visits, *letters, *_messages(days), *_rest(days))


def _skin(days: Days) -> tuple[Visit, ...]:
    return (
        Visit("maya-skin-1", NORTHVALE, _MAYA, days.at(-190, "14:10"), "Dermatology new patient",
              *_SKIN, status="fulfilled"),
        Visit("maya-skin-2", NORTHVALE, _MAYA, days.at(34, "11:20"), "Dermatology follow-up",
              *_SKIN, mode="VIDEO", request="Pending Reschedule",
              instructions="Have good light and a clear photograph of the rash ready."),
        Visit("maya-skin-0", NORTHVALE, _MAYA, days.at(-260, "09:00"), "Dermatology new patient",
              *_SKIN, status="cancelled"),
    )  # fmt: skip


def _knee(days: Days) -> tuple[Visit, ...]:
    shared = days.at(20, "09:40")
    return (
        # One e-RS booking, seen in two places; Southmere has since moved it by half an hour.
        Visit("maya-knee-2", NORTHVALE, _MAYA, shared, "Orthopaedic clinic", *_KNEE,
              provider=SOUTHMERE, ubrn="000000120441"),
        Visit("maya-knee-2", SOUTHMERE, _MAYA, shared + timedelta(minutes=30),
              "Knee clinic follow-up", *_KNEE, ubrn="000000120441",
              instructions="Wear shorts or loose trousers. X-ray first, on the ground floor."),
        Visit("maya-knee-1", SOUTHMERE, _MAYA, days.at(-48, "10:00"), "Knee clinic", *_KNEE,
              status="fulfilled"),
        Visit("maya-knee-mri", SOUTHMERE, _MAYA, days.at(6, "18:30"), "MRI scan, left knee",
              "Radiology", "Radiographer on duty", "MRI Suite, Southmere Main Building", 40,
              instructions="Remove all metal. Tell us if you have a pacemaker or may be pregnant."),
        Visit("maya-physio-1", SOUTHMERE, _MAYA, days.at(-20, "08:30"), "Physiotherapy", *_PHYSIO,
              30, status="fulfilled"),
        Visit("maya-physio-2", SOUTHMERE, _MAYA, days.at(-6, "08:30"), "Physiotherapy", *_PHYSIO,
              30, status="noshow"),
        Visit("maya-physio-3", SOUTHMERE, _MAYA, days.at(9, "08:30"), "Physiotherapy", *_PHYSIO,
              30),
        Visit("maya-knee-wrong", SOUTHMERE, _MAYA, days.at(-41, "12:00"), "Cardiology", *_KNEE,
              status="entered-in-error"),
    )  # fmt: skip


def _surgery(days: Days) -> tuple[Visit, ...]:
    return (
        Visit("maya-smear", ORCHARD_STREET, _MAYA, days.at(13, "16:50"), "Cervical screening",
              *_NURSE, 15),
        Visit("maya-gp", ORCHARD_STREET, _MAYA, days.at(-55, "09:10"), "Knee pain", *_GP, 10,
              status="fulfilled", mode="TELEPHONE"),
    )  # fmt: skip


def _letters(days: Days) -> tuple[Letter, ...]:
    return (
        Letter("maya-skin-letter", NORTHVALE, _MAYA, days.at(-186, "16:05"),
               "Dermatology clinic letter", "Dermatology", "Dr Amara Osei",
               ("You were seen with a patch of eczema on both hands.",
                "Please use the ointment twice a day for two weeks, then at weekends."),
               read="Read", visit="maya-skin-1"),
        Letter("maya-skin-cancel", NORTHVALE, _MAYA, days.at(-263, "08:30"),
               "Dermatology cancellation letter", "Dermatology", "Outpatient Bookings",
               ("We are sorry that we had to cancel your appointment. A new date follows.",),
               read="Seen", visit="maya-skin-0"),
        Letter("maya-knee-letter", SOUTHMERE, _MAYA, days.at(-45, "17:40"),
               "Knee clinic letter", "Trauma and Orthopaedics", "Mr Daniel Price",
               ("Your left knee is stable. We suspect a tear of the medial meniscus and have "
                "asked for an MRI scan.",
                "Please carry on with physiotherapy; you may cycle but not run."),
               read="Read", visit="maya-knee-1"),
        Letter("maya-mri-letter", SOUTHMERE, _MAYA, days.at(-3, "09:15"),
               "MRI appointment letter", "Radiology", "Imaging Bookings",
               ("Your MRI scan is booked. It takes about forty minutes and is noisy.",
                "If you cannot come, please tell us at least two days before."),
               read="Unread", visit="maya-knee-mri"),
        Letter("maya-missed", SOUTHMERE, _MAYA, days.at(-5, "12:00"),
               "You missed your physiotherapy appointment", "Physiotherapy", "Tamsin Reid",
               ("We were expecting you and you did not attend. Your next appointment is still "
                "booked. If you miss it too we will send you back to your GP.",), read="Unread",
               visit="maya-physio-2"),
        Letter("maya-referral", ORCHARD_STREET, _MAYA, days.at(-54, "13:00"),
               "Copy of your referral to the knee clinic", "General practice", "Dr Helen Marsh",
               ("Thank you for seeing this 38-year-old with three months of knee pain.",)),
    )  # fmt: skip


def _withheld(days: Days) -> tuple[Letter, ...]:
    """What a source holds and nobody should be shown: a draft, and what was corrected since."""
    return (
        Letter("maya-draft", SOUTHMERE, _MAYA, days.at(-1, "18:00"), "Knee clinic letter (draft)",
               "Trauma and Orthopaedics", "Mr Daniel Price", ("Dictated, not yet checked.",),
               final="preliminary"),
        Letter("maya-knee-old", SOUTHMERE, _MAYA, days.at(-46, "11:00"), "Knee clinic letter",
               "Trauma and Orthopaedics", "Mr Daniel Price",
               ("Replaced by a corrected letter.",), status="superseded"),
    )  # fmt: skip


def _messages(days: Days) -> tuple[Message, ...]:
    return (
        Message("maya-physio-plan", SOUTHMERE, _MAYA, days.at(-19, "15:30"), "Your exercises",
                "Three sets of ten squats daily. Stop if the knee locks.", "Tamsin Reid",
                read=True, topic="instruction",
                enclosed="Week 1: ten squats.\nWeek 2: twenty squats.\n"),
        Message("maya-smear-due", ORCHARD_STREET, _MAYA, days.at(-12, "10:00"),
                "Your cervical screening is due",
                "Please book a cervical screening appointment with our nurse.",
                "Nurse Joy Adeyemi", read=True, topic="reminder"),
        Message("maya-smear-reply", ORCHARD_STREET, _MAYA, days.at(-11, "20:42"),
                "Your cervical screening is due", "Could it be after 4.30, please?",
                "Maya Hughes", from_patient=True, reply_to="maya-smear-due",
                thread="maya-smear-due"),
        Message("maya-smear-booked", ORCHARD_STREET, _MAYA, days.at(-10, "09:05"),
                "Your cervical screening is due", "Yes, we have booked you in at 4.50 pm.",
                "Nurse Joy Adeyemi", reply_to="maya-smear-reply", thread="maya-smear-due"),
        Message("maya-ready", ORCHARD_STREET, _MAYA, days.at(-1, "11:30"),
                "Your prescription is ready",
                "Your prescription is ready to collect from Northvale High Street Pharmacy.",
                ""),
        Message("maya-ward", SOUTHMERE, _MAYA, days.at(-1, "15:20"), "Before your MRI scan",
                "Do you have a pacemaker or any metal implant? If you are not sure, choose UNSURE "
                "and we will ring you.", "Radiographer on duty",
                options=("YES", "NO", "UNSURE"), topic="instruction"),
        *_national_messages(days),
    )  # fmt: skip


def _national_messages(days: Days) -> tuple[Message, ...]:
    """In the Markdown that the NHS App takes."""
    return (
        Message("maya-ready-national", NATIONAL_MESSAGES, _MAYA, days.at(-1, "11:31"), "",
                "## Ready to collect\nYour prescription is **ready to collect**.\n\n"
                "* [How to collect it](https://www.nhs.uk/nhs-services/pharmacies/)\n"
                "* [Ring the pharmacy](tel:01632-960-118)", "FX901", topic="prescriptions"),
        Message("maya-smoking", NATIONAL_MESSAGES, _MAYA, days.at(-30, "10:00"), "",
                "If you smoke, choose SMOKE. If you are an ex-smoker, choose EX. "
                "If you have never smoked, choose NEVER.",
                ORCHARD_STREET, options=("SMOKE", "EX", "NEVER"), read=True, topic="smoking"),
        Message("maya-smoking-reply", NATIONAL_MESSAGES, _MAYA, days.at(-29, "19:05"), "",
                "NEVER", ORCHARD_STREET, from_patient=True, reply_to="maya-smoking",
                topic="smoking"),
    )  # fmt: skip


def _rest(days: Days) -> tuple[Item, ...]:
    ready = days.at(-1, "11:26")
    return (
        Check("maya-skin-check", NORTHVALE, _MAYA, "Skin quality of life questionnaire",
              days.at(-4, "07:00"), days.at(30, "00:00").date(), visit="maya-skin-2"),
        # Nobody answered it in time.
        Check("maya-physio-check", NORTHVALE, _MAYA, "How is your knee?", days.at(-40, "07:00"),
              days.at(-10, "00:00").date()),
        Check("maya-knee-check", SOUTHMERE, _MAYA, "Before your knee operation",
              days.at(-2, "08:15"), days.at(18, "00:00").date(), visit="maya-knee-2",
              form="before-operation"),
        Prescription(
            "maya-ointment", _MAYA, "24F5DA-A83008-7EFE6Z", days.at(-4, "09:00").date(), "acute",
            "Dr Helen Marsh",
            (Medicine("Mometasone 0.1% ointment", "319306002", 30, "gram", "Apply once a day",
                      "Ready to Collect", ready),
             Medicine("Cetirizine 10mg tablets", "320818006", 30, "tablet", "One a day",
                      "Ready to Collect", ready)),
        ),
        Prescription(
            "maya-inhaler", _MAYA, "0B3C7E-A83008-1F20DX", days.at(-70, "09:00").date(),
            "continuous", "Dr Helen Marsh",
            (Medicine("Salbutamol 100micrograms/dose inhaler", "320176005", 1, "inhaler",
                      "Two puffs when needed", "Collected", days.at(-66, "17:31")),),
        ),
    )  # fmt: skip
