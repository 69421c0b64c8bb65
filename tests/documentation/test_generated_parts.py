"""The pages say what the code says: their generated parts are those that the command would write now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from documentation.blocks import markdown_table, rewritten
from documentation.columns import EXPORTED
from documentation.options import STUDY_VERBS, input_table, option_table
from documentation.pages import DOCS, written_files

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = (DOCS / "ligne-de-commande.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", written_files(), ids=lambda path: path.name)
def test_a_page_is_what_the_command_would_write(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == written_files()[path], "make documentation"


@pytest.mark.parametrize("heading", ["| option | ", "| colonne | "])
def test_no_table_of_options_or_columns_is_typed_by_hand(heading: str) -> None:
    outside = rewritten(
        COMMANDS,
        {name: lambda *_: "" for name in ("colonnes", "colonnes-liens", "entrees", "noms-colonnes", "options")},
    )
    assert heading in COMMANDS
    assert heading not in outside


@pytest.mark.parametrize("name", EXPORTED)
def test_every_exported_table_has_its_generated_part(name: str) -> None:
    assert f"colonnes {name} -->" in COMMANDS


def test_an_option_of_all_the_verbs_of_a_study_is_described_once() -> None:
    assert "| `--seuil` | " in input_table()
    for verb in STUDY_VERBS:
        assert "| les entrées | comme plus haut | |" in option_table(verb)
        assert "--seuil" not in option_table(verb)


def test_an_input_whose_meaning_is_another_for_a_verb_is_described_with_it() -> None:
    table = option_table("verifier")
    assert "`--structures`, `--territoires`" in table
    assert "\n| `--departement` | " in table


def test_a_block_is_replaced_and_the_text_around_it_kept() -> None:
    page = "Avant.\n<!-- écrit par make documentation : salut toi moi -->\nvieux\n<!-- fin -->\nAprès.\n"
    written = rewritten(page, {"salut": lambda *names: f"{' et '.join(names)}\n"})
    assert written == page.replace("vieux\n", "\ntoi et moi\n\n")
    assert rewritten(written, {"salut": lambda *names: f"{' et '.join(names)}\n"}) == written


def test_a_marker_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="1 markers begin a block, 0 have their end"):
        rewritten("<!-- écrit par make documentation : x -->\n", {"x": str})


def test_a_marker_that_names_no_writer_is_refused() -> None:
    with pytest.raises(ValueError, match="No writer is called 'y'; there are x"):
        rewritten("<!-- écrit par make documentation : y -->\n<!-- fin -->\n", {"x": str})


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert markdown_table(("a", "b"), [("x|y", "")]) == "| a | b |\n| --- | --- |\n| x\\|y | |\n"
