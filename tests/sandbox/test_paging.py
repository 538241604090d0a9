"""Each trust pages in its own way; following its links as they are visits each match once."""

from urllib.parse import urljoin

from tests.sandbox.asking import JOSEPH, LEO, MAYA, NOAH, Answer, Asker

WESTCOMBE_PUBLIC = "https://records.westcombe.example/FHIR/R4"


async def _patient(asker: Asker, trust: str, number: str) -> str:
    found = await asker.find(trust, "Patient", {"identifier": number})
    return f"Patient/{found.entries()[0]['id']}"


async def _all(asker: Asker, trust: str, first: Answer) -> list[list[str]]:
    """Ids on each page, following `next` below the base of the trust."""
    pages, answer = [], first
    while True:
        pages.append([one["id"] for one in answer.entries()])
        link = answer.link("next")
        if link is None:
            return pages
        answer = await asker.ask("GET", trust, _path(asker, trust, link))


def _path(asker: Asker, trust: str, link: str) -> str:
    base = f"{asker.origin}/trusts/{trust}/FHIR/R4"
    return link.removeprefix(base).removeprefix(WESTCOMBE_PUBLIC)


async def test_southmere_links_pages_of_five_by_absolute_url(asker: Asker) -> None:
    first = await asker.find("RB1", "Appointment", {"patient.identifier": JOSEPH})

    pages = await _all(asker, "RB1", first)

    link = first.link("next")
    assert link is not None
    assert link.startswith(f"{asker.origin}/trusts/RB1/FHIR/R4/Appointment?")
    assert [len(page) for page in pages] == [5, 5, 5, 5, 5, 1]
    assert first.json["total"] == len({one for page in pages for one in page}) == 26


async def test_eastbrook_links_pages_of_four_by_query_alone(asker: Asker) -> None:
    patient = await _patient(asker, "RC1", NOAH)
    first = await asker.find("RC1", "Appointment", {"patient": patient})

    pages = await _all(asker, "RC1", first)

    assert str(first.link("next")).startswith("?_getpages=")
    assert "total" not in first.json
    assert [len(page) for page in pages] == [4, 2]


async def test_eastbrook_continues_at_base_and_at_type(asker: Asker) -> None:
    first = await asker.find("RC1", "Appointment", {"patient": "Patient/1"})
    link = str(first.link("next"))
    searched = f"{asker.origin}/trusts/RC1/FHIR/R4/Appointment"

    at_base = await asker.ask("GET", "RC1", link)
    at_type = await asker.ask("GET", "RC1", urljoin(searched, link))

    assert at_base.entries() == at_type.entries() != []


async def test_westcombe_links_pages_on_its_public_host(asker: Asker) -> None:
    params = {"actor:Patient.identifier": LEO, "_count": "1"}
    first = await asker.find("RD1", "Appointment", params)

    pages = await _all(asker, "RD1", first)

    assert str(first.link("next")).startswith(f"{WESTCOMBE_PUBLIC}/Appointment?")
    assert [len(page) for page in pages] == [1, 1, 1]


async def test_the_surgery_links_pages_by_a_path_below_its_base(asker: Asker) -> None:
    params = {"patient.identifier": MAYA, "_count": "3"}
    first = await asker.find("G99901", "Communication", params)

    pages = await _all(asker, "G99901", first)

    assert str(first.link("next")).startswith("/Communication?")
    assert [len(page) for page in pages] == [3, 1]


async def test_highmoor_gives_everything_at_once(asker: Asker) -> None:
    patient = await _patient(asker, "RE1", JOSEPH)

    answer = await asker.find("RE1", "Appointment", {"patient": patient, "_count": "2"})

    assert len(answer.entries()) == answer.json["total"] == 18
    assert answer.link("next") is None


async def test_a_larger_count_than_the_cap_is_not_honoured(asker: Asker) -> None:
    params = {"patient.identifier": JOSEPH, "_count": "50"}

    answer = await asker.find("RB1", "Appointment", params)

    assert len(answer.entries()) == 5


async def test_a_page_that_nobody_remembers_is_gone(asker: Asker) -> None:
    answer = await asker.ask("GET", "RB1", "/Appointment?_page=unknown~5")

    assert answer.status == 410


async def test_a_page_link_with_a_bad_offset_is_gone(asker: Asker) -> None:
    answer = await asker.ask("GET", "RC1", "?_getpages=unknown&_getpagesoffset=-4")

    assert answer.status == 410


async def test_a_count_of_zero_gives_only_the_total(asker: Asker) -> None:
    params = {"patient.identifier": JOSEPH, "_count": "0"}

    answer = await asker.find("RB1", "Appointment", params)

    assert (answer.entries(), answer.json["total"], answer.link("next")) == ([], 26, None)
