"""Markdown of messages: what is understood, and that nothing else ever gets through.

An independent CommonMark parser says what others would make of what is written out.
"""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sources.markdown import plain_text, safe_markdown

SUBSET = {
    *("inline", "text", "softbreak", "heading_open", "heading_close", "paragraph_open"),
    *("paragraph_close", "bullet_list_open", "bullet_list_close", "ordered_list_open"),
    *("ordered_list_close", "list_item_open", "list_item_close"),
    *("strong_open", "strong_close", "link_open", "link_close"),
}
HOSTILE = st.sampled_from(
    [
        *(
            "<script>",
            "</p>",
            "&lt;",
            "&#106;",
            "![",
            "](",
            "javascript:",
            "data:text/html,",
            "```",
        ),
        *(
            "    ",
            "\t",
            "\n",
            "\r",
            "\n\n",
            "[a]: https://x.example",
            "<https://x.example>",
            "\x00",
        ),
        *("[x](https://a.example)", "[x](//a.example)", "**", "__", "*", "_", "~~", "|", "---"),
        *("# ", "> ", "- ", "1. ", "1.", "\\", "`", '" onclick="', "[x](tel:111)", "===", "[x](x)"),
        *(
            "[x](mailto:a@b.example)",
            "[x](https://a&#64;b.example)",
            "![x](https://a.b)",
            "www.a.b",
        ),
    ]
)
TEXTS = st.lists(HOSTILE | st.text(max_size=5), max_size=12).map("".join)


def tokens(markdown: str) -> Iterator[Token]:
    """What a CommonMark parser with tables, strike-through and links in text sees."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for token in parser.parse(markdown):
        yield token
        yield from token.children or ()


@given(TEXTS)
def test_nothing_but_the_subset_ever_gets_through(text: str) -> None:
    kinds = {token.type for token in tokens(safe_markdown(text))}

    assert kinds <= SUBSET


@given(TEXTS)
def test_links_lead_to_safe_places_only(text: str) -> None:
    links = [str(one.attrs["href"]) for one in tokens(safe_markdown(text)) if "href" in one.attrs]

    assert all(one.startswith(("https://", "tel:", "mailto:")) for one in links)
    assert not any("@" in one for one in links if one.startswith("https:"))


@given(st.text(st.characters(categories=["L", "N", "P", "S"])).filter(lambda one: "](" not in one))
def test_words_are_lost_neither_as_text_nor_as_markdown(text: str) -> None:
    seen = "".join(one.content for one in tokens(safe_markdown(text)) if one.type == "text")
    letters = [one for one in text if one.isalpha()]

    assert [one for one in plain_text(text) if one.isalpha()] == letters
    assert [one for one in seen if one.isalpha()] == letters


@pytest.mark.parametrize(
    ("source", "plain", "markdown"),
    [
        ("# Your clinic", "Your clinic", "# Your clinic"),
        ("* Bring\n* Glasses", "- Bring\n- Glasses", "- Bring\n- Glasses"),
        ("2) Then", "2. Then", "2. Then"),
        ("**Now**, please", "Now, please", "**Now**, please"),
        (
            "See [here](https://www.nhs.uk/a)",
            "See here (https://www.nhs.uk/a)",
            "See [here](<https://www.nhs.uk/a>)",
        ),
        ("[Ring](tel:0300-123456)", "Ring (0300-123456)", "[Ring](<tel:0300-123456>)"),
        (
            "[](https://a.example/)",
            "https://a.example/",
            r"[https\://a\.example/](<https://a.example/>)",
        ),
        ("![a map](https://a.example/x.png)", "a map", "a map"),
        ("[x](javascript:alert)", "x", "x"),
        ("<b>2 < 3</b>", "<b>2 < 3</b>", r"\<b\>2 \< 3\</b\>"),
        (r"2 \* 3 \_a\_", "2 * 3 _a_", r"2 \* 3 \_a\_"),
    ],
)
def test_the_subset_is_written_as_text_and_as_markdown(
    source: str, plain: str, markdown: str
) -> None:
    assert (plain_text(source), safe_markdown(source)) == (plain, markdown)
