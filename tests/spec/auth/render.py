"""Writes docs/proxy-rules.md from the truth table: `python -m tests.spec.auth.render`."""

from pathlib import Path

from tests.spec.auth.section import COLUMNS, Section, cells
from tests.spec.auth.truth_table import SECTIONS

PAGE = Path(__file__).parents[3] / "docs" / "proxy-rules.md"

_INTRODUCTION = """\
# Who may see what

Every line below is a decision of this gateway, and a test. The page is written from
`tests/spec/auth/truth_table.py` by `python -m tests.spec.auth.render`; do not edit it.

Read a line as: *who* asks, acting on *relationship*, which was *made or reviewed* when, about a
*subject* of this age, for *category*, at *organisation*: *decision*. `permit` opens. Otherwise
the reason is told and nothing else:

| Reason | Means |
|---|---|
| APP_SCOPE | The app was not given permission for it. |
| UNAVAILABLE | What the decision needs cannot be looked up just now. |
| AGE_RULE | The subject has reached, or not yet reached, an age that matters. |
| NOT_GRANTED | Nobody has granted access to it. |

In the tables, today is Monday 15 June 2026. `12` is somebody of twelve and a quarter,
`13 today` has their birthday today, `13 tomorrow` is still twelve, and `10 or 11` is known by the
year of birth only. `parent` is parental responsibility, `attorney` a lasting power of attorney for
health and welfare, `deputy` a court-appointed personal welfare deputy. A `trust` accepts what GP
practices grant, unless it says otherwise, and each grant was given by a GP practice, unless it
says otherwise. `APPT` alone is looking; `book` and `change` are acting. `not answered` is a
national service that cannot be asked.

Ages are counted on the calendar day in England. Somebody born on 29 February has their birthday,
in common years, on 28 February for what ends and on 1 March for what begins: access that ends
does so on the 28th, and a review counts from the 1st.

Which guidance a rule rests on is said at the rule, in `auth/rules.py` and `auth/age_bands.py`.
DAPB3051-P is the national information standard on proxy access, RCGP the general practitioners'
guidance on children's online access.

Not applied yet: access that was not used for `unused_grant_years` should end. That needs the
last use of a grant, which the audit will tell.
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
