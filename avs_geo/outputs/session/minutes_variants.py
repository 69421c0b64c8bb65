"""What the minutes say of the variants: their changes, their figures before and after, who gains where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from avs_geo.outputs.sentences.difference_sentences import difference_sentences
from avs_geo.outputs.session.variants import before_after_table, lacks_cost, variant_title, variants_table
from avs_geo.outputs.tables.difference_tables import epci_differences
from avs_geo.text.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from avs_geo.analysis.differences import Differences
    from avs_geo.outputs.document.writer import Writer
    from avs_geo.outputs.session.variants import State
    from avs_geo.plan.session.change_sentences import ChangeWriter
    from avs_geo.plan.session.session import Session, Variant


@dataclass(frozen=True, eq=False)
class VariantFigures:
    """What a variant gives.

    Parameters
    ----------
    today, after
        The department without and with its changes; None where the variant can no longer be computed.
    differences
        Between the two.
    impossible
        Why it cannot be computed; empty where it can.
    """

    today: State | None = None
    after: State | None = None
    differences: Differences | None = None
    impossible: str = ""


def write_variants(
    writer: Writer, session: Session, words: ChangeWriter, figures: Mapping[str, VariantFigures]
) -> None:
    """Write the variants that have changes, first side by side where there are several."""
    writer.heading("Variantes", 2, numbered=False)
    tried = {letter: variant for letter, variant in session.variants.items() if variant.history.done}
    if not tried:
        writer.paragraph("Aucune variante ne change quelque chose.")
    known = [figures[letter] for letter in tried if letter in figures and figures[letter].after is not None]
    if len(known) > 1:
        _write_side_by_side(writer, known)
    for letter, variant in tried.items():
        _write_variant(writer, letter, variant, words)
        if letter in figures:
            _write_figures(writer, letter, figures[letter])


def _write_side_by_side(writer: Writer, known: Sequence[VariantFigures]) -> None:
    states = [each.after for each in known if each.after is not None]
    if (today := known[0].today) is not None:
        writer.table(variants_table([today, *states]), "Les variantes en chiffres, et leur écart à aujourd’hui")


def _write_variant(writer: Writer, letter: str, variant: Variant, words: ChangeWriter) -> None:
    writer.heading(variant_title(letter, variant.name), 3, numbered=False)
    writer.bullets(
        words.sentence(step.change) + (f" ({step.note})" if step.note else "") for step in variant.history.done
    )


def _write_figures(writer: Writer, letter: str, found: VariantFigures) -> None:
    if found.today is None or found.after is None or found.differences is None:
        writer.notice(f"Cette variante ne peut plus être calculée. {found.impossible}")
        return
    writer.paragraph(" ".join(difference_sentences(found.differences)))
    table = before_after_table(found.today, found.after)
    writer.table(table, f"Le département, sans et avec les changements de la variante {letter}")
    seuil = plain(found.after.diagnosis.parameters.threshold)
    unknown = " Un coût est inconnu tant que coûts et plafonds ne sont pas donnés à la page « Objectifs »."
    writer.note(
        f"Seuil : {seuil} min jusqu’au CS ou à l’EVS le plus proche. Non couverts : au-delà du seuil, et dans aucun "
        f"territoire. Coût : celui d’une année pleine.{unknown if lacks_cost(found.after) else ''}"
    )
    writer.table(epci_differences(found.differences), f"Écarts par intercommunalité de la variante {letter}")
