"""Who asks: tokens of everybody in a country, with every sort of scope, acting for themselves or
for one other person."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.proof.country import Country
from tests.proof.oracle.facts import Asker
from tests.proof.rights import Rights
from tests.support.tokens import REMOVED, access_token

APP_SCOPES = "patient/*.cruds kindred/developer"
SCOPES = (
    *("patient/*.rs",) * 4,
    *("patient/*.cruds",) * 3,
    "patient/*.cruds kindred/developer",
    "patient/*.rs kindred/developer",
    "patient/*.read",
    "patient/Appointment.rs patient/RelatedPerson.rs",
    "patient/Patient.rs patient/DocumentReference.rs patient/RelatedPerson.rs",
    "patient/Appointment.r patient/Communication.rs",
    "patient/Condition.rs patient/DiagnosticReport.rs patient/RelatedPerson.rs",
    "patient/AllergyIntolerance.rs patient/Observation.rs patient/MedicationRequest.rs",
    "openid",
)
_LEVEL = "P9.Cp.Cd"


@dataclass(slots=True)
class Askers:
    """Draws them, and knows what each may see."""

    country: Country
    random: Random
    _rights: dict[Asker, Rights] = field(default_factory=dict)
    _tokens: dict[Asker, str] = field(default_factory=dict)

    def asker(self) -> Asker:
        """The next one."""
        actor = self.random.choice(self._unusual() if self._chance(0.1) else self.country.numbers)
        said = [one.subject for one in self.country.statements if one.actor == actor]
        acts_for = None
        if said and self._chance(0.2):
            acts_for = self.random.choice(said)
        if self._chance(0.02):
            acts_for = self.random.choice([one for one in self.country.numbers if one != actor])
        born = "1980-02-01" if self._chance(0.5) else None
        return Asker(actor, self.random.choice(SCOPES), acts_for, born)

    def rights(self, asker: Asker) -> Rights:
        """What the oracle says that they may see."""
        return self._rights.setdefault(asker, Rights(self.country, asker))

    def forget(self) -> None:
        """Something was chosen: everything is judged anew."""
        self._rights.clear()

    def headers(self, asker: Asker) -> dict[str, str]:
        """With their token."""
        if asker not in self._tokens:
            self._tokens[asker] = f"Bearer {self._token(asker)}"
        return {"Authorization": self._tokens[asker]}

    def described(self, asker: Asker) -> str:
        """For people who read of a difference."""
        index = self.country.index
        acting = f" for {index[asker.acts_for]}" if asker.acts_for else ""
        return f"person {index[asker.number]}{acting} with {asker.scopes}"

    def _unusual(self) -> list[str]:
        """People whose whereabouts are restricted, of whom there are few."""
        people = self.country.people
        hidden = [n for n, one in people.items() if not isinstance(one, str) and one.hidden]
        return hidden or self.country.numbers

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _token(self, asker: Asker) -> str:
        now = int(self.country.now.timestamp())
        claims: dict[str, Any] = {"nhs_number": asker.acts_for or asker.number}
        if asker.acts_for:
            claims["act"] = {"sub": "actor", "nhs_number": asker.number, "vot": _LEVEL}
        claims["birthdate"] = asker.born or REMOVED
        return access_token(scope=asker.scopes, iat=now - 60, exp=now + 600, **claims)
