"""The truth table, continued: what grants open, where, and what ends them whatever the age."""

from tests.spec.auth.section import Section

OF_GRANTS = (
    Section(
        "Categories",
        "A grant opens what the organisation's profile for its legal basis names. Messages are in "
        "no profile unless an organisation names them. Source: DAPB3051-P 4.1.",
        """
proxy | parent | at 5 | 8        | DEMOG            | national                | permit
proxy | parent | at 5 | 8        | PRESCR           | national                | permit
proxy | parent | at 5 | 8        | DOCS             | trust                   | permit
proxy | parent | at 5 | 8        | TEST             | trust                   | permit
proxy | parent | at 5 | 8        | VACC             | trust                   | permit
proxy | parent | at 5 | 8        | COND             | trust                   | permit
proxy | parent | at 5 | 8        | REG              | trust                   | permit
proxy | parent | at 5 | 8        | PREASSESS        | trust                   | permit
proxy | parent | at 5 | 8        | change PREASSESS | trust                   | permit
proxy | parent | at 5 | 8        | book APPT        | trust                   | permit
proxy | parent | at 5 | 8        | change DOCS      | trust                   | NOT_GRANTED
proxy | parent | at 5 | 8        | MSG              | trust                   | NOT_GRANTED
proxy | parent | at 5 | 8        | MSG              | trust, MSG for parents  | permit
proxy | parent | at 5 | 8        | APPT             | trust, MSG for parents  | NOT_GRANTED
proxy | parent | at 5 | 11 today | MSG              | trust                   | NOT_GRANTED
proxy | parent | at 5 | 8        | VACC             | trust, VACC for parents | permit
proxy | parent | at 5 | 8        | APPT             | trust, VACC for parents | NOT_GRANTED
""",
    ),
    Section(
        "Suspended by the subject",
        "People can suspend somebody who acts for them, whoever granted it. Everything closes at "
        "once, and the person is no longer listed for them, as if it had never been granted. While "
        "the choices cannot be read, nobody acts for anybody; the own record stays open. "
        "Source: DAPB3051-P 7.4 (mechanisms to manage and suspend access).",
        """
proxy | consent; suspended               | at 78 | 79 | APPT | trust                  | NOT_GRANTED
proxy | attorney; suspended              | at 70 | 80 | APPT | trust                  | NOT_GRANTED
proxy | parent; suspended                | at 5  | 8  | APPT | trust                  | NOT_GRANTED
proxy | parent; suspended                | at 5  | 12 | APPT | trust                  | NOT_GRANTED
proxy | parent, by that trust; suspended | at 5  | 8  | APPT | trust, own grants only | NOT_GRANTED
proxy | consent; suspended; chose MSG    | at 78 | 79 | APPT | trust                  | NOT_GRANTED
self  | none; suspended                  | –     | 40 | APPT | trust                  | permit
proxy | consent; choices cannot be read  | at 78 | 79 | APPT | trust                  | UNAVAILABLE
self  | none; choices cannot be read     | –     | 40 | APPT | trust                  | permit
""",
    ),
    Section(
        "Categories the subject chose",
        "People can choose which categories somebody may look at or act on who acts for them. A "
        "choice counts within what the organisation opens on that legal basis: it takes away and "
        "never adds.",
        """
proxy | attorney; chose DOCS       | at 70 | 80 | DOCS        | trust                  | permit
proxy | attorney; chose DOCS       | at 70 | 80 | APPT        | trust                  | NOT_GRANTED
proxy | attorney; chose APPT       | at 70 | 80 | APPT        | trust                  | permit
proxy | attorney; chose APPT       | at 70 | 80 | book APPT   | trust                  | NOT_GRANTED
proxy | attorney; chose book APPT  | at 70 | 80 | book APPT   | trust                  | permit
proxy | attorney; chose nothing    | at 70 | 80 | APPT        | trust                  | NOT_GRANTED
proxy | attorney; chose everything | at 70 | 80 | APPT        | trust                  | permit
proxy | attorney; chose everything | at 70 | 80 | MSG         | trust                  | NOT_GRANTED
proxy | attorney; chose everything | at 70 | 80 | change DOCS | trust                  | NOT_GRANTED
proxy | parent; chose everything   | at 5  | 8  | MSG         | trust                  | NOT_GRANTED
proxy | parent; chose everything   | at 5  | 8  | MSG         | trust, MSG for parents | permit
proxy | parent; chose APPT         | at 5  | 8  | MSG         | trust, MSG for parents | NOT_GRANTED
""",
    ),
    Section(
        "How far consent goes",
        "Whoever acts with the subject's own consent looks into what is theirs to show. So here a "
        "choice may also add: any category, messages included, as far as the gateway is configured "
        "to go. Without a choice the organisation's profile holds.",
        """
proxy | consent; chose MSG             | at 78 | 79 | MSG        | trust             | permit
proxy | consent; chose MSG             | at 78 | 79 | change MSG | trust             | NOT_GRANTED
proxy | consent; chose change MSG      | at 78 | 79 | change MSG | trust             | permit
proxy | consent; chose MSG             | at 78 | 79 | APPT       | trust             | NOT_GRANTED
proxy | consent; chose DOCS, book APPT | at 78 | 79 | book APPT  | trust             | permit
proxy | consent; chose DOCS, book APPT | at 78 | 79 | DOCS       | trust             | permit
proxy | consent; chose DOCS            | at 78 | 79 | DOCS       | trust, no consent | permit
proxy | consent                        | at 78 | 79 | APPT       | trust, no consent | NOT_GRANTED
proxy | consent; chose everything      | at 78 | 79 | MSG        | trust; up to MSG  | permit
proxy | consent; chose everything      | at 78 | 79 | DOCS       | trust; up to MSG  | NOT_GRANTED
proxy | consent; chose everything      | at 78 | 79 | change MSG | trust; up to MSG  | NOT_GRANTED
proxy | consent                        | at 78 | 79 | APPT       | trust; up to MSG  | permit
proxy | consent; chose MSG             | at 12 | 12 | MSG        | trust             | AGE_RULE
proxy | consent; chose MSG             | at 13 | 14 | MSG        | trust             | permit
""",
    ),
    Section(
        "Organisations",
        "A grant holds where it was given, and elsewhere only where that organisation accepts the "
        'grantor: "not reusable beyond the organisation" (DAPB3051-P 5.0). Trusts accept nobody '
        "unless configured to.",
        """
proxy | parent                   | at 5 | 8 | APPT | GP that granted it     | permit
proxy | parent                   | at 5 | 8 | APPT | another GP             | NOT_GRANTED
proxy | parent                   | at 5 | 8 | APPT | trust                  | permit
proxy | parent                   | at 5 | 8 | APPT | trust, own grants only | NOT_GRANTED
proxy | parent                   | at 5 | 8 | APPT | trust, accepts that GP | permit
proxy | parent, by another trust | at 5 | 8 | APPT | trust                  | NOT_GRANTED
proxy | parent, by that trust    | at 5 | 8 | APPT | trust, own grants only | permit
proxy | parent, by nobody known  | at 5 | 8 | APPT | trust                  | NOT_GRANTED
proxy | parent, by nobody        | at 5 | 8 | APPT | trust                  | NOT_GRANTED
""",
    ),
    Section(
        "State of the evidence",
        "A statement counts while it is active, permits, and today is inside its period, both "
        "ends included. Of each grantor the latest decides; those of one instant that disagree "
        "deny. Nothing is transitive, and a family tie alone grants nothing.",
        """
proxy | none                        | –    | 8 | APPT | trust | NOT_GRANTED
proxy | parent, proposed            | at 5 | 8 | APPT | trust | NOT_GRANTED
proxy | parent, rejected            | at 5 | 8 | APPT | trust | NOT_GRANTED
proxy | parent, inactive            | at 5 | 8 | APPT | trust | NOT_GRANTED
proxy | parent, entered in error    | at 5 | 8 | APPT | trust | NOT_GRANTED
proxy | parent, denying             | at 5 | 8 | APPT | trust | NOT_GRANTED
proxy | parent, from tomorrow       | at 5 | 8 | APPT | trust | NOT_GRANTED
proxy | parent, from today          | at 5 | 8 | APPT | trust | permit
proxy | parent, to today            | at 5 | 8 | APPT | trust | permit
proxy | parent, to yesterday        | at 5 | 8 | APPT | trust | NOT_GRANTED
proxy | parent, the other way round | at 5 | 8 | APPT | trust | NOT_GRANTED
proxy | parent, for another         | at 5 | 8 | APPT | trust | NOT_GRANTED
proxy | parent, later made inactive | at 5 | 8 | APPT | trust | NOT_GRANTED
proxy | parent, later rejected      | at 5 | 8 | APPT | trust | NOT_GRANTED
proxy | parent, later proposed anew | at 5 | 8 | APPT | trust | permit
proxy | parent, inactive before     | at 5 | 8 | APPT | trust | permit
proxy | parent, inactive at once    | at 5 | 8 | APPT | trust | NOT_GRANTED
proxy | parent, inactive elsewhere  | at 5 | 8 | APPT | trust | permit
proxy | not answered                | –    | 8 | APPT | trust | UNAVAILABLE
""",
    ),
    Section(
        "Reviews recorded here",
        "A review that the gateway's own books hold counts like one at the relationship service; "
        "of both the later does. A date in the future is a slip of the pen and counts for nothing.",
        """
proxy | parent; reviewed on 11th birthday     | at 5     | 12       | APPT | trust | permit
proxy | parent; reviewed before 11th birthday | at 5     | 12       | APPT | trust | AGE_RULE
proxy | parent; reviewed on 13th birthday     | at 5     | 14       | APPT | trust | permit
proxy | parent; reviewed before 13th birthday | at 5     | 14       | APPT | trust | AGE_RULE
proxy | parent; reviewed at 8                 | at 13    | 14       | APPT | trust | permit
proxy | parent; reviewed tomorrow             | at 5     | 14       | APPT | trust | AGE_RULE
proxy | parent; reviewed on 13th birthday     | tomorrow | 14       | APPT | trust | permit
proxy | parent; reviewed today                | at 5     | 16 today | APPT | trust | AGE_RULE
proxy | consent; reviewed on 16th birthday    | at 14    | 79       | APPT | trust | permit
""",
    ),
    Section(
        "Access that nobody uses",
        "A grant ends when nobody used it for 5 years, unless configured otherwise. The years are "
        "counted from when something was last seen by it, when it was made or reviewed, or when "
        "this gateway first saw it, whichever was last. It ends with the beginning of the "
        "anniversary. Source: DAPB3051-P 4.1.2. (Here `used 2021` is on 15 June 2021, and `seen` "
        "is first seen.)",
        """
proxy | attorney; used 16 June 2021         | at 30    | 80 | APPT | trust          | permit
proxy | attorney; used 2021                 | at 30    | 80 | APPT | trust          | NOT_GRANTED
proxy | attorney; used 2024                 | at 30    | 80 | APPT | trust          | permit
proxy | attorney; used 2024                 | at 30    | 80 | APPT | trust; 2 years | NOT_GRANTED
proxy | attorney; used 16 June 2024         | at 30    | 80 | APPT | trust; 2 years | permit
proxy | attorney; seen 16 June 2021         | at 30    | 80 | APPT | trust          | permit
proxy | attorney; seen 2021                 | at 30    | 80 | APPT | trust          | NOT_GRANTED
proxy | attorney; used 2017; seen 2022      | at 30    | 80 | APPT | trust          | permit
proxy | attorney; used 2021                 | today    | 80 | APPT | trust          | permit
proxy | attorney; used 2021                 | tomorrow | 80 | APPT | trust          | NOT_GRANTED
proxy | attorney; used 2021; reviewed today | at 30    | 80 | APPT | trust          | permit
proxy | attorney                            | at 30    | 80 | APPT | trust          | permit
proxy | parent; used 2021                   | at 1     | 12 | APPT | trust          | NOT_GRANTED
""",
    ),
    Section(
        "People who must not be found, and death",
        "Nobody acts for a restricted person, and access ends with the subject's or the proxy's "
        "death. The reason that is told is always that nothing was granted.",
        """
proxy               | parent | at 5 | 8, restricted     | APPT | trust | NOT_GRANTED
proxy               | parent | at 5 | 8, deceased       | APPT | trust | NOT_GRANTED
proxy               | parent | at 5 | 12, restricted    | APPT | trust | NOT_GRANTED
proxy, deceased     | parent | at 5 | 8                 | APPT | trust | NOT_GRANTED
proxy, not answered | parent | at 5 | 8                 | APPT | trust | UNAVAILABLE
proxy               | parent | at 5 | not answered      | APPT | trust | UNAVAILABLE
proxy               | parent | at 5 | of another person | APPT | trust | UNAVAILABLE
proxy, 40 by token  | parent | at 5 | not answered      | APPT | trust | UNAVAILABLE
""",
    ),
    Section(
        "Restricted people and their own record",
        "What people whom the national record marks as restricted see of themselves is "
        "configured: all but their whereabouts (the default, which decides like everything), "
        "everything, or nothing.",
        """
self  | none    | –     | 40, restricted | APPT | trust                            | permit
self  | none    | –     | 40, restricted | APPT | trust; restricted see everything | permit
self  | none    | –     | 40, restricted | APPT | trust; restricted see nothing    | NOT_GRANTED
self  | none    | –     | 40             | APPT | trust; restricted see nothing    | permit
proxy | consent | at 38 | 40, restricted | APPT | trust; restricted see everything | NOT_GRANTED
""",
    ),
    Section(
        "Organisations that share nothing about the young",
        "An organisation may share nothing about people below an age, whoever asks: neither with a "
        "parent nor with themselves. This clinic also opens nothing on parental responsibility.",
        """
self  | none          | –     | 15          | APPT | clinic, from 16 | AGE_RULE
self  | none          | –     | 16 today    | APPT | clinic, from 16 | permit
proxy | parent        | today | 15          | APPT | clinic, from 16 | NOT_GRANTED
proxy | best interest | at 5  | 8           | APPT | clinic, from 16 | AGE_RULE
proxy | consent       | today | 16 tomorrow | APPT | clinic, from 16 | AGE_RULE
proxy | consent       | today | 16 today    | APPT | clinic, from 16 | permit
""",
    ),
    Section(
        "Tokens and apps",
        "An app opens nothing that it was not given scopes for. A token made for acting for one "
        "person reaches that person and nobody else, not even the actor. The first reason that "
        "holds is told: APP_SCOPE, UNAVAILABLE, AGE_RULE, NOT_GRANTED.",
        """
self, letters app            | none              | –     | 40 | APPT      | trust | APP_SCOPE
self, letters app            | none              | –     | 40 | DOCS      | trust | permit
self, reading app            | none              | –     | 40 | book APPT | trust | APP_SCOPE
self, reading app            | none              | –     | 40 | APPT      | trust | permit
proxy, letters app           | parent            | at 5  | 8  | APPT      | trust | APP_SCOPE
proxy, letters app           | parent            | at 5  | 12 | APPT      | trust | APP_SCOPE
proxy, letters app           | not answered      | –     | 8  | APPT      | trust | APP_SCOPE
proxy, letters app           | consent           | at 78 | 79 | DOCS      | trust | NOT_GRANTED
proxy, token for this person | parent            | at 5  | 8  | APPT      | trust | permit
proxy, token for this person | none              | –     | 8  | APPT      | trust | NOT_GRANTED
proxy, token for another     | parent            | at 5  | 8  | APPT      | trust | NOT_GRANTED
proxy, token for this person | parent; suspended | at 5  | 8  | APPT      | trust | NOT_GRANTED
proxy, token for this person | parent            | at 5  | 12 | APPT      | trust | AGE_RULE
proxy, token for this person | not answered      | –     | 8  | APPT      | trust | UNAVAILABLE
self, token for another      | none              | –     | 40 | APPT      | trust | NOT_GRANTED
""",
    ),
    Section(
        "Kinds of record within a category",
        "A category has one decision about people and ages, and each list of it the scope of its "
        "own: who may see conditions may not see allergies. The category counts as open when one "
        "of its lists is.",
        """
self, conditions app  | none    | –     | 40 | COND              | trust | permit
self, conditions app  | none    | –     | 40 | conditions        | trust | permit
self, conditions app  | none    | –     | 40 | allergies         | trust | APP_SCOPE
proxy, conditions app | parent  | at 5  | 8  | conditions        | trust | permit
proxy, conditions app | parent  | at 5  | 8  | allergies         | trust | APP_SCOPE
proxy, conditions app | parent  | at 5  | 12 | conditions        | trust | AGE_RULE
self, reading app     | none    | –     | 40 | allergies         | trust | permit
proxy                 | parent  | at 5  | 8  | allergies         | trust | permit
proxy                 | consent | at 78 | 79 | allergies         | trust | NOT_GRANTED
proxy                 | consent | at 78 | 79 | medications       | trust | permit
proxy                 | parent  | at 5  | 8  | immunisations     | trust | permit
proxy                 | parent  | at 5  | 8  | observations      | trust | permit
proxy                 | consent | at 78 | 79 | diagnosticReports | trust | NOT_GRANTED
""",
    ),
)
