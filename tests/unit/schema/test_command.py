"""`python -m schema` prints, writes and checks the committed SDL."""

from pathlib import Path

import pytest

from schema.__main__ import SDL, main


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0

    assert capsys.readouterr().out == SDL.read_text(encoding="utf-8")


def test_the_committed_schema_is_in_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == ""


def test_printing_and_checking_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--check", "--write"])
    assert "not allowed" in capsys.readouterr().err


@pytest.mark.parametrize("text", [None, "type Query"])
def test_a_file_out_of_step_is_refused_and_can_be_written(
    tmp_path: Path, text: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    sdl = tmp_path / "schema.graphql"
    if text is not None:
        sdl.write_text(text, encoding="utf-8")

    assert [main([flag], sdl) for flag in ("--check", "--write", "--check")] == [1, 0, 0]
    assert "not in step" in capsys.readouterr().out
