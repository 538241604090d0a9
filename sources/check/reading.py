"""Can one record be opened, and the content of a letter be had?"""

from collections.abc import Sequence

from schema.answer import Item
from schema.deadline import Deadline
from schema.letter import Letter
from sources.check.caller import PATIENCE_SECONDS
from sources.check.finding import Finding, Topic, count, fault, note, ok, warning
from sources.check.trial import Sample, Trial
from sources.content import INLINE, fetch_content
from sources.errors import InvalidAnswer, SourceError
from sources.parameters import local_id

_HERE = Topic.READING


async def check_reading(trial: Trial, sample: Sample) -> list[Finding]:
    """Open the first item of a kind by its id."""
    name = next((one for text in sample.walk.ids if (one := local_id(text))), None)
    if name is None or not trial.endpoint.dialect.reads_by_id:
        return []
    kind = sample.kind
    seen = await trial.caller.ask(trial.manner(sample.reader).read(name))
    if not seen.is_good:
        what = f"One {kind} by its id: it {seen.words}, though a search gives that id."
        mend = f"The trust must let us read {kind} by id, and our token's scope allow it."
        return [fault(_HERE, what, mend)]
    if seen.resource_type != kind or seen.json.get("id") != name:
        what = f"One {kind} by its id: another resource comes. It is never shown."
        return [fault(_HERE, what, "The trust must mend reading by id.")]
    return [ok(_HERE, f"One {kind} can be read by its id.")]


async def check_letters(trial: Trial, items: Sequence[Item[Letter]]) -> list[Finding]:
    """Fetch the content of one letter that should have some, and tell what the others have."""
    streamed = [one.record for one in items if one.record.content_address is not None]
    portal = sum(one.record.portal_url is not None for one in items)
    neither = len(items) - len(streamed) - portal
    found = [await _content(trial, streamed[0])] if streamed else []
    if portal:
        found.append(note(_HERE, f"{count(portal, 'letter')} can be read in the portal only."))
    if neither:
        mend = (
            "The attachment must have data, or a url below base_url or an alias, or an https link."
        )
        what = f"{count(neither, 'letter')} cannot be opened from here."
        found.append(warning(_HERE, what, mend))
    return found


async def _content(trial: Trial, letter: Letter) -> Finding:
    address = letter.content_address or ""
    client, most = trial.endpoint.client, trial.settings.max_content_bytes
    where = "inside the letter" if address.startswith(INLINE) else "at its own address"
    try:
        content = await fetch_content(client, address, most, Deadline.after(PATIENCE_SECONDS))
    except InvalidAnswer:
        what = (
            f"A letter's content, {where}, is larger than {most} bytes, or no PDF, image or text."
        )
        return fault(_HERE, what, "The trust must send one of these; or raise max_content_bytes.")
    except SourceError as error:
        what = f"A letter's content cannot be had ({error.status.value})."
        return fault(_HERE, what, "The trust must let us fetch what its letters link to.")
    told = f"A letter's content comes, {where}: {content.media_type}, {len(content.body)} bytes."
    if letter.content_type not in {None, content.media_type}:
        return note(_HERE, f"{told} The letter itself says another type.")
    return ok(_HERE, told)
