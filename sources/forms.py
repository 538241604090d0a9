"""The questions that a source asks, by the name that its Task gives them.

They are about nobody, so they are kept for everybody who is asked them: a while, few, and for each
source by itself. Whether somebody may see that they are asked is not decided here.
"""

import msgspec

from schema.answer import FormFound
from schema.deadline import Deadline
from schema.identifiers import LocalId
from sources.endpoint import Endpoint
from sources.errors import Absent, InvalidAnswer
from sources.kept import Dated, Kept
from sources.local_name import local_name
from sources.mapping import mapped_decoding
from sources.question import Question
from sources.records.questionnaire import QuestionnaireResource, canonical, questions
from sources.typed import typed_bundle

_KEPT_SECONDS = 300
_MOST_KEPT = 64
_KIND = "Questionnaire"


class Forms:
    """Asks one source for its questions. Raises SourceError; Absent when it has none so named."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._kept = Kept[str, FormFound](_KEPT_SECONDS, endpoint.clock, _MOST_KEPT)

    async def get(self, name: str, until: Deadline) -> FormFound:
        """The questions of this name: a reference, or a canonical URL with or without version."""
        if (kept := self._kept.get(name)) is not None:
            return kept.value
        resource = await self._resource(name, until)
        found = FormFound(
            title=resource.title,
            version=resource.version,
            canonical=canonical(resource),
            questions=questions(resource),
            as_of=self._endpoint.clock(),
        )
        self._kept.keep(name, Dated(found, found.as_of))
        return found

    async def _resource(self, name: str, until: Deadline) -> QuestionnaireResource:
        url, _, version = name.partition("|")
        local = local_name(url, self._endpoint.client.origins)
        if local is None:
            return await self._search(url, version, until)
        if local.resource_type != _KIND:
            raise InvalidAnswer
        found = await self._read(local.id, until)
        if version and found.version != version:
            raise Absent(is_outcome=True)
        return found

    async def _read(self, local_id: LocalId, until: Deadline) -> QuestionnaireResource:
        question = Question(path=f"{_KIND}/{local_id}")
        reply = await self._endpoint.client.ask(question, until)
        with mapped_decoding():
            found = msgspec.json.decode(reply.body, type=QuestionnaireResource)
        if found.id != local_id:
            raise InvalidAnswer
        return found

    async def _search(self, url: str, version: str, until: Deadline) -> QuestionnaireResource:
        """By its canonical URL. A server may ignore what it is asked: it is looked for again."""
        parameters = (("url", url), ("version", version)) if version else (("url", url),)
        question = Question(path=_KIND, parameters=parameters)
        reply = await self._endpoint.client.ask(question, until)
        bundle = typed_bundle(reply.body, QuestionnaireResource)
        if bundle is None or bundle.resource_type != "Bundle":
            raise InvalidAnswer
        held = (one.resource for one in bundle.entry)
        found = [one for one in held if isinstance(one, QuestionnaireResource) and one.url == url]
        found = [one for one in found if not version or one.version == version]
        if not found:
            raise Absent(is_outcome=True)
        if len(found) > 1:
            raise InvalidAnswer
        return found[0]
