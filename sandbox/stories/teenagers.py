"""Leo Hughes, 14, Ruby Hughes, 13, and Sam Okafor, 16: what is theirs to know first."""

from sandbox.days import Days
from sandbox.items import Item, Letter, Message, Visit
from sandbox.people import PersonId
from sandbox.trusts import EASTBROOK, ORCHARD_STREET, SOUTHMERE, WESTCOMBE

_LEO = PersonId("leo-hughes")
_RUBY = PersonId("ruby-hughes")
_SAM = PersonId("sam-okafor")
_SPORT = ("Paediatric orthopaedics", "Mr Tariq Aziz", "Rainbow Outpatients, Eastbrook")
_COUNSEL = ("Child and adolescent mental health", "Beth Lowry", "The Willows, Westcombe")
_SEXUAL = ("Sexual health", "Nurse Carla Diaz", "Young People's Clinic, Westcombe")
_SPEECH = ("Speech and language therapy", "Owen Pugh", "Westcombe Health Centre")


def items(days: Days) -> tuple[Item, ...]:
    """The records of the three teenagers."""
    return (*_leo(days), *_leo_private(days), *_ruby(days), *_sam(days))


def _leo(days: Days) -> tuple[Item, ...]:
    return (
        Visit("leo-wrist", EASTBROOK, _LEO, days.at(11, "16:00"), "Wrist fracture follow-up",
              *_SPORT),
        Visit("leo-wrist-0", EASTBROOK, _LEO, days.at(-24, "16:00"), "Wrist fracture clinic",
              *_SPORT, status="fulfilled"),
        Letter("leo-wrist-letter", EASTBROOK, _LEO, days.at(-21, "12:10"),
               "Fracture clinic letter", "Paediatric orthopaedics", "Mr Tariq Aziz",
               ("The wrist is healing straight. Keep the cast dry for three more weeks.",),
               visit="leo-wrist-0"),
        Message("leo-teen-booster", ORCHARD_STREET, _LEO, days.at(-40, "10:00"),
                "Teenage booster at school",
                "The school nurses will offer the 3-in-1 teenage booster next month.",
                "", read=True, topic="reminder"),
        Visit("leo-gp", ORCHARD_STREET, _LEO, days.at(-28, "17:10"), "Fell from bicycle",
              "General practice", "Dr Helen Marsh", "Orchard Street Surgery, Room 3", 10,
              status="fulfilled"),
        Visit("leo-dietitian", WESTCOMBE, _LEO, days.at(18, "15:30"), "Dietitian",
              "Dietetics", "Marta Silva", "Westcombe Health Centre", labels=("N",)),
        Letter("leo-dietitian-letter", WESTCOMBE, _LEO, days.at(-15, "11:00"),
               "Dietitian appointment letter", "Dietetics", "Marta Silva",
               ("Please bring a food diary for three school days.",), labels=("N",),
               visit="leo-dietitian"),
    )  # fmt: skip


def _leo_private(days: Days) -> tuple[Item, ...]:
    """What carries a sensitivity label, or none where the trust calls the type sensitive."""
    return (
        Visit("leo-clinic", WESTCOMBE, _LEO, days.at(5, "16:15"), "Young people's clinic",
              *_SEXUAL, labels=("R", "SEX")),
        Visit("leo-counselling", WESTCOMBE, _LEO, days.at(-8, "15:00"), "Counselling", *_COUNSEL,
              50, status="fulfilled", labels=("PSY",)),
        Letter("leo-clinic-letter", WESTCOMBE, _LEO, days.at(-6, "10:00"),
               "Young people's clinic letter", "Sexual health", "Nurse Carla Diaz",
               ("Your test results were all clear. This letter is private to you.",),
               labels=("R", "SEX")),
        Message("leo-clinic-message", WESTCOMBE, _LEO, days.at(-6, "10:05"), "Your results",
                "Your results are ready. Only you can see this message.", "Nurse Carla Diaz",
                labels=("R", "SEX")),
        Message("leo-unlabelled", WESTCOMBE, _LEO, days.at(-7, "09:00"), "After our talk",
                "It was good to meet you. The helpline number is on the card.", "Beth Lowry"),
        Message("leo-labelled-normal", WESTCOMBE, _LEO, days.at(-16, "09:00"), "Food diary",
                "Please keep a food diary for three school days.", "Marta Silva", read=True,
                labels=("N",)),
    )  # fmt: skip


def _ruby(days: Days) -> tuple[Item, ...]:
    return (
        Visit("ruby-braces", EASTBROOK, _RUBY, days.at(29, "15:40"), "Orthodontic review",
              "Orthodontics", "Sunita Bhatt, Dentist", "Dental Suite, Eastbrook"),
        Message("ruby-hpv", ORCHARD_STREET, _RUBY, days.at(-25, "10:00"), "HPV vaccination",
                "The HPV vaccine is offered at school this term.", "",
                topic="reminder"),
    )  # fmt: skip


def _sam(days: Days) -> tuple[Item, ...]:
    return (
        Visit("sam-speech", WESTCOMBE, _SAM, days.at(-70, "13:30"), "Speech and language therapy",
              *_SPEECH, 45, status="fulfilled", labels=("N",)),
        Visit("sam-counselling", WESTCOMBE, _SAM, days.at(24, "12:30"), "Counselling", *_COUNSEL,
              50, mode="VIDEO", labels=("PSY",)),
        Letter("sam-speech-letter", WESTCOMBE, _SAM, days.at(-66, "10:00"),
               "Speech and language therapy report", "Speech and language therapy", "Owen Pugh",
               ("Sam has met all goals and is discharged from therapy.",), labels=("N",)),
        Letter("sam-withheld", WESTCOMBE, _SAM, days.at(-65, "10:30"), "Note between clinicians",
               "Child and adolescent mental health", "Beth Lowry",
               ("Very restricted: not even Sam sees this without a clinician.",), labels=("V",)),
        Visit("sam-diabetes", SOUTHMERE, _SAM, days.at(16, "09:20"), "Young adult diabetes clinic",
              "Diabetic medicine", "Dr Yusuf Khan", "Diabetes Centre, Southmere", 40,
              instructions="Bring your meter or sensor."),
        Visit("sam-diabetes-0", SOUTHMERE, _SAM, days.at(-100, "09:20"), "Diabetes clinic",
              "Diabetic medicine", "Dr Yusuf Khan", "Diabetes Centre, Southmere", 40,
              status="fulfilled"),
        Letter("sam-diabetes-letter", SOUTHMERE, _SAM, days.at(-97, "16:00"),
               "Diabetes clinic letter", "Diabetic medicine", "Dr Yusuf Khan",
               ("Your average glucose has come down. Well done.",
                "From your sixteenth birthday we will write to you and not to your parents."),
               read="Read", visit="sam-diabetes-0"),
        Message("sam-sixteen", SOUTHMERE, _SAM, days.at(-34, "09:00"), "You are sixteen",
                "From now on you decide who else may see your record.", "Dr Yusuf Khan"),
    )  # fmt: skip
