"""Writes docs/proxy-rules.md from the truth table: `python -m tests.spec.auth.render`."""

from pathlib import Path

from tests.spec.auth.section import COLUMNS, Section, cells
from tests.spec.auth.truth_table import SECTIONS

PAGE = Path(__file__).parents[3] / "docs" / "proxy-rules.md"

_INTRODUCTION = """\
# Who may see what

For safeguarding leads, information governance and everybody else who has to answer for it. Every
line of the tables is a decision of this gateway, and a test: what stands here is what happens. The
page is written from `tests/spec/auth/truth_table.py` by `python -m tests.spec.auth.render`; do not
edit it.

## In short

- **Closed unless opened.** Somebody acts for somebody else only on a grant that stands today, at an
  organisation that goes by whoever gave it, for a category that it opens, at an age that allows it.
- **A child's birthdays end access by themselves**, at midnight in England and without anybody
  doing anything: at 11 (an organisation may say 12 or 13) and at 13 until somebody reviews it, at
  16 for good. So an ending tells a parent nothing about what their child has said to whom.
- **From 16 parental responsibility opens nothing.** Only the person's own agreement, or a decision
  for somebody who cannot decide, made or reviewed since.
- **People can stop it.** A suspension by the subject closes everything at once, wherever it was
  granted, and looks to the other person as if nothing had ever been granted.
- **Nobody acts for a restricted person**, nor for or as somebody who has died.
- **Unused access ends** after five years.
- **In doubt it is closed.** A service that does not answer, statements that disagree, a birth date
  known only in part, an unknown legal basis: each closes what it bears on. What it never closes is
  an adult's own record.
- **Nobody learns why.** There are four reasons in all, below. None says who decided, what was
  withheld, or that anybody had a concern.

Ages alone are no protection where a child is at risk today: a grant that must not be used has to be
ended at the relationship service, which takes effect here within 60 seconds, or be suspended by
the subject. Inside an open category, items that carry a sensitive label are withheld afterwards
and without a trace; this page is about categories only.

## What somebody is told

| Reason | Means |
|---|---|
| APP_SCOPE | The app was not given permission for it. |
| UNAVAILABLE | What the decision needs cannot be looked up just now. |
| AGE_RULE | The subject has reached, or not yet reached, an age that matters. |
| NOT_GRANTED | Nobody has granted access to it. |

The first that holds is told, in this order; AGE_RULE only where nothing but the age is missing.
Whoever is suspended, restricted, deceased, or whose grant has ended or gone unused is not listed as
somebody to act for: to the other person it is as if they had never been. Where access goes on, it
is said in advance when it will end ("Ends on 3 May 2027 (the 11th birthday) until it is reviewed"),
because people must be told ahead of time (DAPB3051-P 7.2). What will be open on a day to come is
told to the subject, and to somebody of 16 or over with parental responsibility for them.

## How to read the tables

Read a line as: *who* asks, acting on *relationship*, which was *made or reviewed* when, about a
*subject* of this age, for *category*, at *organisation*: *decision*. `permit` opens; anything else
is the reason that is told.

In the tables, today is Monday 15 June 2026. `12` is somebody of twelve and a quarter,
`13 today` has their birthday today, `13 tomorrow` is still twelve, and `10 or 11` is known by the
year of birth only. `parent` is parental responsibility, `attorney` a lasting power of attorney for
health and welfare, `deputy` a court-appointed personal welfare deputy. A `trust` accepts what GP
practices grant, unless it says otherwise, and each grant was given by a GP practice, unless it
says otherwise. After a semicolon stands what only this gateway knows: what the subject chose, when
a grant was used, and how the gateway is configured. `APPT` alone is looking; `book` and `change`
are acting; `allergies` is one list of its category. `not answered` is a national service that
cannot be asked.

| Category | Is |
|---|---|
| DEMOG | name, address, contact details, GP practice |
| APPT | appointments |
| DOCS | letters and their content |
| MSG | messages |
| PRESCR | prescriptions, medicines, pharmacy |
| PREASSESS | questions to answer before coming to hospital |
| TEST | test results and measurements |
| VACC | vaccinations |
| COND | conditions and allergies |
| REG | registration with a GP practice |

Ages are counted on the calendar day in England. Somebody born on 29 February has their birthday,
in common years, on 28 February for what ends and on 1 March for what begins: access that ends
does so on the 28th, and a review counts from the 1st. The second before and after each of these
midnights is tested for every rule (`tests/unit/auth/boundaries.py`), on both nights on which the
clocks change, and with the gateway's host in another time zone.

Which guidance a rule rests on is said at the rule, in `auth/rules.py` and `auth/age_bands.py`.
DAPB3051-P is the national information standard on proxy access (implementation guidance, version 1,
December 2025), RCGP the general practitioners' guidance on children's online access.
"""


def page() -> str:
    """The whole page."""
    return _INTRODUCTION + "".join(f"\n{_section(section)}" for section in SECTIONS)


def _section(section: Section) -> str:
    head = [_line(cells(COLUMNS)), _line(("---",) * len(cells(COLUMNS)))]
    lines = [*head, *(_line(row) for row in section.rows)]
    return f"## {section.title}\n\n{section.rule}\n\n" + "\n".join(lines) + "\n"


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
