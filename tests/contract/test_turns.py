"""Who asks takes turns with whoever else asks the same source."""

import asyncio
from datetime import date

from schema.request import Window
from tests.support.fhir_resources import ANNA, BEN, an_appointment
from tests.support.fhir_server import FakeFhirServer
from tests.support.live import a_live_trust


async def test_nobody_waits_for_all_questions_of_somebody_else() -> None:
    dialect = "identifier-modifier"
    days = [date(2026, 1, day) for day in range(1, 6)]
    async with (
        FakeFhirServer(dialect) as server,
        a_live_trust(server.base, dialect, max_concurrent=1, search_method="GET") as trust,
    ):
        server.holds(ANNA, an_appointment())
        many = [trust.search(window=Window(day, None)) for day in days]
        await asyncio.gather(*many, trust.search(subject=BEN))
        asked = [BEN in one.query for one in server.asked_for("Appointment")]

    assert asked.index(True) < len(days) - 1
