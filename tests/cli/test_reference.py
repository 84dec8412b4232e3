"""Is the manual of the command line what the commands say?"""

from pathlib import Path

import pytest

from placepound.cli import reference


def test_the_page_is_up_to_date() -> None:
    kept = (reference.ROOT / reference.PAGE).read_text(encoding="utf-8")
    assert kept == reference.render(), "run: python -m placepound.cli.reference"


def test_writing_makes_it_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "ROOT", tmp_path)
    reference.write()
    assert (tmp_path / reference.PAGE).read_text(encoding="utf-8") == reference.render()


def test_every_command_has_its_section_with_a_table_of_its_options() -> None:
    page = reference.render()
    assert "## `placepound load statement`" in page
    assert "| `--accept` | Take it in. Without this nothing is kept. | no |" in page
    assert "supervised" not in page
