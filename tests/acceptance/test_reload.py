"""SIGHUP: the file is read again while requests go on, and a faulty one changes nothing."""

from collections.abc import Iterator

import pytest

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

HOLDERS = "{ viewer { patient { organisations { organisation { name } } } } }"


@pytest.fixture
def written(running: Running) -> Iterator[str]:
    """The configuration as it was; put back and read again afterwards."""
    before = running.configuration.read_text(encoding="utf-8")
    yield before
    running.configuration.write_text(before, encoding="utf-8")
    running.reload()


async def names(running: Running) -> list[str]:
    answer = await running.ask("maya-hughes", HOLDERS)
    holders = answer["data"]["viewer"]["patient"]["organisations"]
    return [holder["organisation"]["name"] for holder in holders]


async def test_a_changed_source_is_there_after_a_reload(running: Running, written: str) -> None:
    renamed = written.replace("Northvale Hospitals", "Northvale Infirmary")
    running.configuration.write_text(renamed, encoding="utf-8")

    said = running.reload()

    assert said.startswith("Reloaded with ")
    assert "Northvale Infirmary" in await names(running)


async def test_ids_stay_good_where_the_sandbox_has_no_keys_of_its_file(
    running: Running, written: str
) -> None:
    asked = "{ viewer { patient { id } } }"
    before = await running.ask("maya-hughes", asked)
    keyless = "\n".join(line for line in written.splitlines() if not line.startswith("keys = "))
    running.configuration.write_text(keyless, encoding="utf-8")

    said = running.reload()

    assert said.startswith("Reloaded with ")
    assert (await running.ask("maya-hughes", asked))["data"] == before["data"]


@pytest.mark.parametrize(
    ("found", "put", "says"),
    [
        ("[storage]", "[storages]", "storages"),
        ('url = "sqlite:', 'url = "sqlite:/', "storage cannot change"),
        ('environment = "sandbox"', 'environment = "production"', "env:NAME"),
    ],
)
async def test_a_faulty_file_is_refused_and_the_running_one_kept(
    running: Running, written: str, found: str, put: str, says: str
) -> None:
    assert found in written
    running.configuration.write_text(written.replace(found, put, 1), encoding="utf-8")

    said = running.reload()

    assert said.startswith("Not reloaded: ")
    assert says in said
    assert "Northvale Hospitals" in await names(running)


async def test_an_address_that_nobody_can_have_is_refused_as_well(
    running: Running, written: str
) -> None:
    faulty = written.replace(f"{running.sandbox_url}/trusts/RA1", "http://xn--a/trusts/RA1", 1)
    assert faulty != written
    running.configuration.write_text(faulty, encoding="utf-8")

    said = running.reload()

    assert said.startswith("Not reloaded: ")
    assert "Northvale Hospitals" in await names(running)
