"""Is the manual of the command line what the commands say?"""

from pathlib import Path

import pytest

from placepound.cli import reference


def test_the_generated_pages_are_up_to_date() -> None:
    stale = [path for path, text in reference.render().items() if _read(reference.ROOT / path) != text]
    assert stale == [], "run: python -m placepound.cli.reference"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_writing_makes_them_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "ROOT", tmp_path)
    reference.write()
    assert [path for path, text in reference.render().items() if _read(tmp_path / path) != text] == []


def test_every_command_has_its_section_with_a_table_of_its_options() -> None:
    (page,) = reference.render().values()
    assert "## `placepound load statement`" in page
    assert "| `--accept` | Take it in. Without this nothing is kept. | no |" in page
    assert "supervised" not in page
