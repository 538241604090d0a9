"""Can all pages of a search be read, and do they hold what they say?"""

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import structs
from yarl import URL

from sources.check.finding import Finding, Topic, count, fault, note, ok, warning
from sources.check.trial import Sample, Trial
from sources.check.walk import MOST_PAGES, End, Walk

_HERE = Topic.PAGING
_ABSOLUTE = re.compile(r"[A-Za-z]+:")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\-]{1,100}(/[A-Za-z0-9._~\-]{1,50}){0,8}")
_NUMBER = re.compile(r"\d{10}")


async def check_pages(trial: Trial, samples: list[Sample]) -> list[Finding]:
    """Of each kind there is some of. Small pages are tried where everything came on one."""
    some = [sample for sample in samples if sample.walk.matches]
    found = [one for sample in some for one in _sample(trial, sample)]
    if not some or any(sample.walk.links for sample in some):
        return found
    largest = max(some, key=lambda sample: len(sample.walk.matches))
    return [*found, *await _small(trial, largest)]


async def _small(trial: Trial, sample: Sample) -> list[Finding]:
    """Asked for one item on a page, does it link pages, and do they hold the same?"""
    parameters = dict(sample.question.parameters)
    if "_count" in parameters and 1 < len(sample.walk.matches) <= MOST_PAGES:
        asked = tuple((parameters | {"_count": "1"}).items())
        question = structs.replace(sample.question, parameters=asked)
        small = await Sample.asked(trial, sample.reader, question)
        if small.walk.links and small.walk.first.matches:
            return [*_end(trial, small), *_same(sample, small), *_doubles(small)]
    what = "Everything came on one page, so following pages could not be tried."
    return [note(_HERE, what, "Check with a person who has many records.")]


def _same(sample: Sample, small: Sample) -> Iterator[Finding]:
    if small.walk.end is End.LAST and set(small.walk.ids) != set(sample.walk.ids):
        what = f"{sample.kind}: small pages together do not hold what one large page holds."
        yield warning(_HERE, what, "The trust must mend its paging: items are lost between pages.")


def _sample(trial: Trial, sample: Sample) -> Iterator[Finding]:
    yield from _end(trial, sample)
    yield from _size(trial, sample)
    yield from _doubles(sample)
    yield from _total(sample)


def _end(trial: Trial, sample: Sample) -> Iterator[Finding]:
    pages = len(sample.walk.pages)
    told = f"{sample.kind}: after {count(pages, 'page')}"
    match sample.walk.end:
        case End.LAST if pages > trial.settings.max_pages and _is_own(trial, sample):
            line = f"max_pages = {pages}"
            what = f"{sample.kind} has {pages} pages, more than max_pages lets be read."
            yield warning(_HERE, what, "Allow more, or larger pages.", line)
        case End.LAST if pages > 1:
            yield ok(_HERE, f"{sample.kind}: {pages} pages, {_manner(sample.walk)} next links.")
        case End.LAST:
            return
        case End.ELSEWHERE:
            yield _elsewhere(trial, sample)
        case End.CIRCLE:
            mend = "The trust must mend its paging; the rest is never read."
            yield fault(_HERE, f"{told} the next link leads back to a page that was read.", mend)
        case End.FAILED:
            words = sample.walk.pages[-1].seen.words
            mend = "Next links must work for some minutes, with GET, as they are written."
            yield fault(_HERE, f"{told} the next one fails: it {words}.", mend)
        case End.CAPPED:
            what = f"{told} there are still more. No person has so many records."
            yield fault(_HERE, what, "The trust must mend its paging: does it ever end?")


def _is_own(trial: Trial, sample: Sample) -> bool:
    """Was it asked with the page size of the gateway?"""
    size = dict(sample.question.parameters).get("_count")
    return size in {None, str(trial.settings.page_size)}


def _manner(read: Walk) -> str:
    """How the links are written."""
    absolute = sum(_ABSOLUTE.match(link) is not None for link in read.links)
    return {0: "relative", len(read.links): "absolute"}.get(absolute, "mixed")


def _elsewhere(trial: Trial, sample: Sample) -> Finding:
    """Another host, or another path of the same: what is told of it holds no query and no id."""
    base = _base(sample)
    if base is None:
        what = f"{sample.kind}: the next link is no address that could be followed."
        return fault(_HERE, what, "The trust must link its next page.")
    what = f"{sample.kind}: the next link leads to {base}, which is not its base_url."
    mend = "If that is the trust's own public name, list it; else the trust must mend its links."
    aliases = ", ".join(f'"{one}"' for one in (*trial.settings.url_aliases, base))
    return fault(_HERE, what, mend, f"url_aliases = [{aliases}]")


def _base(sample: Sample) -> str | None:
    """What stands before the resource type in the last link, if it can be printed."""
    try:
        url = URL(sample.walk.links[-1], encoded=True)
        path = url.raw_path.partition(f"/{sample.question.path}")[0].rstrip("/")
        base = str(url.origin().with_path(path, encoded=True)).rstrip("/")
    except ValueError:
        return None
    return base if _ADDRESS.fullmatch(base) and not _NUMBER.search(base) else None


def _size(trial: Trial, sample: Sample) -> Iterator[Finding]:
    """Does it honour the page size it is asked for?"""
    asked, sizes = trial.settings.page_size, [len(one.matches) for one in sample.walk.pages]
    if not trial.endpoint.dialect.takes_count:
        return
    if sizes[0] > asked:
        yield note(_HERE, f"{sample.kind}: asked for {asked} on a page, it gives {sizes[0]}.")
    elif len(sizes) > 1 and sizes[0] < asked:
        what = f"{sample.kind}: asked for {asked} on a page, it gives {sizes[0]} at most."
        yield note(_HERE, what, "More pages take more time: ask the trust for larger ones.")


def _doubles(sample: Sample) -> Iterator[Finding]:
    again = sum(times - 1 for times in Counter(sample.walk.ids).values())
    if again:
        what = f"{sample.kind}: {count(again, 'item')} came more than once. They are shown once."
        yield warning(_HERE, what, "Pages should not overlap: others may be missing instead.")


def _total(sample: Sample) -> Iterator[Finding]:
    """More than came is taken for an answer that is not whole; less means nothing."""
    total, came = sample.walk.first.total, len(sample.walk.matches)
    if sample.walk.end is not End.LAST or total is None:
        return
    if total > came:
        what = f"{sample.kind}: total says {total}, but {came} came. It is shown as incomplete."
        yield warning(_HERE, what, "The trust must give all, or count only what it gives.")
    elif total < came:
        yield note(_HERE, f"{sample.kind}: total says {total}, but {came} came.")
