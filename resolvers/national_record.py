"""What the national demographics service says of a person, as far as it is open to the caller."""

from auth.age import Age
from resolvers.casebook import Case
from resolvers.decisions import Decisions
from resolvers.report import demographics_report
from schema.access import Category, Permit
from schema.demographics import Demographics
from schema.directory import RecordType, Wanted
from schema.evidence import Person, Unanswered
from schema.identifiers import OdsCode
from schema.moment import london_date
from schema.node import PatientRef
from schema.report import SourceReport, SourceStatus


class NationalRecord:
    """Shows details of the national record of one request's people."""

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions
        self._rulebook = decisions.rulebook
        self._terms = decisions.rulebook.directory.national["demographics"]

    def details(self, case: Case, beside: RecordType | None = None) -> Demographics:
        """The details, or what of them belongs to a kind of record; empty while they cannot be
        asked.

        Raises NotPermitted when that is closed. Whereabouts of a restricted person are
        withheld, as the national service itself does.
        """
        what: Wanted = beside or Category.DEMOG
        permit = self._permit(case, what)
        if permit is None:
            self._decisions.require_open(case, what)
        return self._opened(case, permit)

    def practice(self, case: Case) -> OdsCode | None:
        """The practice somebody is registered with; None also where it is withheld or closed."""
        permit = self._permit(case, RecordType.REGISTRATION_APPLICATION)
        return self._opened(case, permit).gp_practice

    def _opened(self, case: Case, permit: Permit | None) -> Demographics:
        person = case.evidence.person
        if permit is None or not isinstance(person, Person):
            return Demographics()
        self._decisions.released(permit, [PatientRef(case.subject)])
        principal = self._decisions.principal
        if self._rulebook.policy.redacts_whereabouts(principal, case.evidence):
            return person.demographics.without_whereabouts().opened_by(permit.category)
        return person.demographics.opened_by(permit.category)

    def report(self, case: Case) -> SourceReport:
        """The row of the national service. Never raises: that would take the patient away."""
        person = case.evidence.person
        if isinstance(person, Person) and self._permit(case, Category.DEMOG) is None:
            person = Unanswered(SourceStatus.NOT_ASKED)
        organisation = self._rulebook.directory.organisation(self._terms.organisation)
        return demographics_report(organisation, person)

    def age(self, case: Case) -> int | None:
        """Whole years today in England, when they are certain. Raises NotPermitted."""
        today = london_date(self._rulebook.clock())
        age = Age.on(self.details(case).birth_date, today)
        return age.whole_years if age else None

    def deceased(self, case: Case) -> bool | None:
        """Has the person died, as far as the service knows? Raises NotPermitted."""
        self.details(case)
        person = case.evidence.person
        return person.deceased if isinstance(person, Person) else None

    def _permit(self, case: Case, what: Wanted) -> Permit | None:
        return self._decisions.permit(case, what, self._terms)
