"""Who may see what: the truth table. One decision per line, in words; `words` gives them meaning.

Read a line as: *who* asks, acting on *relationship*, which was *made or reviewed* when, about a
*subject* of this age, for *category*, at *organisation*: *decision*. `permit` opens; anything
else is the reason that is told. The gateway's defaults hold unless the organisation says
otherwise. The page docs/proxy-rules.md is rendered from this file.
"""

from tests.spec.auth.section import Section
from tests.spec.auth.truth_of_grants import OF_GRANTS

OF_AGES = (
    Section(
        "Own record",
        "People see their own record from 13, or later where an organisation says so. "
        "Source: NHS login gives accounts from 13; some trusts start later.",
        """
self | none               | –     | 40            | DEMOG     | national             | permit
self | none               | –     | 40            | PRESCR    | national             | permit
self | none               | –     | 40            | MSG       | trust                | permit
self | none               | –     | 40            | book APPT | trust                | permit
self | none               | –     | 13 today      | APPT      | trust                | permit
self | none               | –     | 13 tomorrow   | APPT      | trust                | AGE_RULE
self | none               | –     | 12            | APPT      | trust                | AGE_RULE
self | none               | –     | 15            | APPT      | trust, own from 16   | AGE_RULE
self | none               | –     | 16 today      | APPT      | trust, own from 16   | permit
self | none               | –     | 14            | APPT      | trust, own from 10   | permit
self | none               | –     | 12            | APPT      | trust, own from 10   | AGE_RULE
self | none               | –     | 17            | APPT      | trust, none under 18 | AGE_RULE
self | none               | –     | 18 today      | APPT      | trust, none under 18 | permit
self | none               | –     | 12 or 13      | APPT      | trust                | AGE_RULE
self | none               | –     | 13 or 14      | APPT      | trust                | permit
self | none               | –     | age unknown   | APPT      | trust                | UNAVAILABLE
self | none               | –     | born tomorrow | APPT      | trust                | AGE_RULE
self | none               | –     | 40, deceased  | APPT      | trust                | NOT_GRANTED
self | parent, their own  | at 5  | 8             | APPT      | trust                | AGE_RULE
self | consent, their own | at 12 | 12            | APPT      | trust                | AGE_RULE
""",
    ),
    Section(
        "Own record while the national record does not answer",
        "Birth date, death and restriction gate every decision. Without them, only somebody whom "
        "the token itself proves to be 16 or older sees their own record.",
        """
self, 40 by token       | none | – | not answered      | APPT | trust                | permit
self, 16 or 17 by token | none | – | not answered      | APPT | trust                | permit
self, 15 or 16 by token | none | – | not answered      | APPT | trust                | UNAVAILABLE
self, 14 by token       | none | – | not answered      | APPT | trust                | UNAVAILABLE
self                    | none | – | not answered      | APPT | trust                | UNAVAILABLE
self, 17 by token       | none | – | not answered      | APPT | trust, none under 18 | AGE_RULE
self, 40 by token       | none | – | 12                | APPT | trust                | AGE_RULE
self, 40 by token       | none | – | of another person | APPT | trust                | permit
""",
    ),
    Section(
        "Parental responsibility",
        "As granted while the child is under the organisation's review birthday (11 by default); "
        "from then to 12 only if made or reviewed on or after that birthday; from 13 to 15 only if "
        "on or after the 13th; void from the 16th, whatever was reviewed. "
        "Source: DAPB3051-P 7.2; RCGP.",
        """
proxy | parent | at 5                 | 10          | APPT | trust                | permit
proxy | parent | never                | 10          | APPT | trust                | permit
proxy | parent | at 5                 | 11 tomorrow | APPT | trust                | permit
proxy | parent | at 5                 | 11 today    | APPT | trust                | AGE_RULE
proxy | parent | never                | 11 today    | APPT | trust                | AGE_RULE
proxy | parent | before 11th birthday | 12          | APPT | trust                | AGE_RULE
proxy | parent | on 11th birthday     | 12          | APPT | trust                | permit
proxy | parent | on 11th birthday     | 13 tomorrow | APPT | trust                | permit
proxy | parent | on 11th birthday     | 13 today    | APPT | trust                | AGE_RULE
proxy | parent | before 13th birthday | 14          | APPT | trust                | AGE_RULE
proxy | parent | on 13th birthday     | 14          | APPT | trust                | permit
proxy | parent | on 13th birthday     | 16 tomorrow | APPT | trust                | permit
proxy | parent | on 13th birthday     | 16 today    | APPT | trust                | AGE_RULE
proxy | parent | on 16th birthday     | 17          | APPT | trust                | AGE_RULE
proxy | parent | tomorrow             | 14          | APPT | trust                | AGE_RULE
proxy | parent | at 5                 | 11          | APPT | trust, review at 12  | permit
proxy | parent | at 5                 | 12 today    | APPT | trust, review at 12  | AGE_RULE
proxy | parent | on 12th birthday     | 12          | APPT | trust, review at 12  | permit
proxy | parent | at 5                 | 12          | APPT | trust, review at 13  | permit
proxy | parent | at 5                 | 13 today    | APPT | trust, review at 13  | AGE_RULE
proxy | parent | at 5                 | 8           | APPT | trust, none under 16 | AGE_RULE
""",
    ),
    Section(
        "Birth dates known in part",
        "Allowed only if every possible birth date allows it. A birth date that is missing or in "
        "the future allows no proxy.",
        """
proxy | parent        | at 5  | 9 or 10       | APPT | trust | permit
proxy | parent        | at 5  | 10 or 11      | APPT | trust | AGE_RULE
proxy | parent        | today | 10 or 11      | APPT | trust | permit
proxy | parent        | today | 15 or 16      | APPT | trust | AGE_RULE
proxy | parent        | today | age unknown   | APPT | trust | UNAVAILABLE
proxy | parent        | today | born tomorrow | APPT | trust | AGE_RULE
proxy | best interest | today | age unknown   | APPT | trust | UNAVAILABLE
proxy | consent       | today | 12 or 13      | APPT | trust | AGE_RULE
proxy | consent       | today | 13 or 14      | APPT | trust | permit
proxy | attorney      | today | 15 or 16      | APPT | trust | AGE_RULE
""",
    ),
    Section(
        "The subject's own consent",
        "Nobody under 13 can consent online. From 13 consent counts if made or reviewed on or "
        "after the 13th birthday, from 16 on or after the 16th.",
        """
proxy | consent | at 12                | 12          | APPT      | trust | AGE_RULE
proxy | consent | before 13th birthday | 13 today    | APPT      | trust | AGE_RULE
proxy | consent | on 13th birthday     | 13 today    | APPT      | trust | permit
proxy | consent | on 13th birthday     | 16 tomorrow | APPT      | trust | permit
proxy | consent | on 13th birthday     | 16 today    | APPT      | trust | AGE_RULE
proxy | consent | before 16th birthday | 79          | APPT      | trust | AGE_RULE
proxy | consent | on 16th birthday     | 79          | APPT      | trust | permit
proxy | consent | never                | 79          | APPT      | trust | AGE_RULE
proxy | consent | at 78                | 79          | PRESCR    | trust | permit
proxy | consent | at 78                | 79          | DOCS      | trust | NOT_GRANTED
proxy | consent | at 78                | 79          | book APPT | trust | NOT_GRANTED
""",
    ),
    Section(
        "Attorneys, deputies and best interest",
        "Powers of attorney and court-appointed deputies act for people of 16 and over, on what "
        "was made or reviewed since the 16th birthday. A best-interest decision follows the ages "
        "of parental responsibility, and counts from 16 if made or reviewed since.",
        """
proxy | attorney             | at 14                | 15       | APPT        | trust | AGE_RULE
proxy | attorney             | before 16th birthday | 80       | APPT        | trust | AGE_RULE
proxy | attorney             | on 16th birthday     | 16 today | APPT        | trust | permit
proxy | attorney             | at 70                | 80       | DOCS        | trust | permit
proxy | attorney             | at 70                | 80       | book APPT   | trust | permit
proxy | attorney             | at 70                | 80       | change DOCS | trust | NOT_GRANTED
proxy | deputy               | at 70                | 80       | TEST        | trust | permit
proxy | deputy               | at 14                | 15       | TEST        | trust | AGE_RULE
proxy | best interest        | at 5                 | 10       | APPT        | trust | permit
proxy | best interest        | at 5                 | 11 today | APPT        | trust | AGE_RULE
proxy | best interest        | on 13th birthday     | 15       | APPT        | trust | permit
proxy | best interest        | on 13th birthday     | 16 today | APPT        | trust | AGE_RULE
proxy | best interest        | on 16th birthday     | 16 today | APPT        | trust | permit
proxy | best interest        | at 70                | 80       | DOCS        | trust | NOT_GRANTED
proxy | a basis nobody knows | at 70                | 80       | APPT        | trust | NOT_GRANTED
""",
    ),
)

SECTIONS = OF_AGES + OF_GRANTS
