"""The pharmacy that people choose: decided by their national record as it is now, then put there.

Whether a code that the directory does not know is a pharmacy, the national service says.
"""

from resolvers.actions import Actions, Became, Prepared, Wish
from resolvers.casebook import Case
from resolvers.decisions import Decisions
from resolvers.household import Household
from resolvers.national_record import NationalRecord
from resolvers.refusal import Refusal
from schema.access import Action, Permit
from schema.action import ActionErrorCode
from schema.directory import Organisation, OrganisationKind, RecordType
from schema.errors import KindredError
from schema.evidence import Person
from schema.identifiers import OdsCode
from schema.order import ActionName, Step
from schema.prescription_actions import NominationPayload
from schema.prescription_wish import NominateWish

NOMINATE = ActionName.NOMINATE_PHARMACY
BESIDE = RecordType.PRESCRIPTION
"""The kind of record that a chosen pharmacy is decided with."""

_NO_PHARMACY = "This organisation is not a pharmacy."
_NOT_TAKEN = (
    "The national service did not take this. Choose another pharmacy, or ask the pharmacy or "
    "the practice to change it."
)
_MAY_BE_ONE = frozenset({OrganisationKind.PHARMACY, OrganisationKind.UNKNOWN})


class NominationActions:
    """One principal's, in one request."""

    def __init__(
        self,
        actions: Actions,
        decisions: Decisions,
        household: Household,
        national_record: NationalRecord,
    ) -> None:
        self._actions = actions
        self._decisions = decisions
        self._household = household
        self._national_record = national_record
        self._directory = decisions.rulebook.directory

    async def nominate(self, wish: NominateWish) -> NominationPayload:
        """What became of choosing a pharmacy."""
        said = (wish.patient_id, wish.pharmacy)
        asked = Wish(NOMINATE, wish.key, said, _NOT_TAKEN)
        became = await self._actions.carry_out(asked, lambda: self._nominating(wish))
        return NominationPayload(
            outcome=became.outcome,
            nominated_pharmacy=await self._shown(became),
            errors=became.errors,
        )

    async def _nominating(self, wish: NominateWish) -> Prepared:
        code = OdsCode(wish.pharmacy)
        if self._directory.organisation(code).kind not in _MAY_BE_ONE:
            places = (("pharmacy", _NO_PHARMACY),)
            raise Refusal(ActionErrorCode.BAD_INPUT, places=places)
        known = await self._actions.person(wish.patient_id)
        case = await self._household.admit_anew(known.subject)
        if case is None:
            raise Refusal(ActionErrorCode.NOT_FOUND)
        step = Step(
            NOMINATE,
            self._permit(case),
            BESIDE,
            local_id=case.subject,
            version=_version(case),
            links={"pharmacy": code},
        )
        return Prepared((step,))

    def _permit(self, case: Case) -> Permit:
        if NOMINATE.value not in self._directory.national_actions:
            raise Refusal(ActionErrorCode.NOT_TAKEN)
        terms = self._directory.national["demographics"]
        permit = self._decisions.permit(case, BESIDE, terms, Action.CHANGE)
        if permit is None:
            raise Refusal(ActionErrorCode.NOT_PERMITTED)
        return permit

    async def _shown(self, became: Became) -> Organisation | None:
        """The pharmacy as it is after the action, decided anew. That it cannot be shown does not
        undo what was done."""
        if became.ref is None:
            return None
        try:
            case = await self._household.admit_anew(became.ref.subject)
            details = self._national_record.details(case, BESIDE) if case else None
        except KindredError:
            return None
        code = details.nominated_pharmacy if details else None
        return self._directory.organisation(code) if code else None


def _version(case: Case) -> str:
    """Of the national record that this is decided by. Raises Refusal where it cannot be changed:
    there is none to be had, it stands under another number, or it says no version."""
    person = case.evidence.person
    if not isinstance(person, Person):
        raise Refusal(ActionErrorCode.SOURCE_UNAVAILABLE)
    if person.replaced_by is not None or person.version is None:
        raise Refusal(ActionErrorCode.NOT_TAKEN, _NOT_TAKEN)
    return person.version
