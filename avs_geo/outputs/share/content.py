"""All that a share link shows, and the only place that leaves things out: what follows cannot show what is not here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from avs_geo.analysis.study import Study
from avs_geo.outputs.maps.picture.words import DEFAULT_TITLE
from avs_geo.outputs.share.access_area import access_area
from avs_geo.outputs.share.adopted_lines import AdoptedLine, adopted_lines
from avs_geo.outputs.share.left_out import without_details, without_secrets
from avs_geo.outputs.share.small_counts import too_few
from avs_geo.outputs.share.visible_names import visible_codes, visible_geography
from avs_geo.outputs.sources import attribution
from avs_geo.plan.share.options import ShareLayer, ShareOptions, ShareState
from avs_geo.text.dates import day_in_words
from avs_geo.text.inert import visible_text
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    import shapely

    from avs_geo.plan.session.session import Session


@dataclass(frozen=True, eq=False, kw_only=True)
class ShareContent(Study):
    """What leaves: a study of which nothing is left but what may leave; names show all their characters.

    Parameters
    ----------
    options
        What the planner chose.
    title
        What stands above the map.
    label
        The plan and its version; empty where it is no plan.
    decided_on
        The day of the last decision; None where nothing was decided.
    adopted
        What the committee adopted, titles only; empty where the state of today is shown.
    hidden_need
        The units whose need is not told, for so few stand behind it.
    access
        The area within the threshold, degrees; None where it is not shown or not known.
    credit
        The sources, in one line.
    """

    options: ShareOptions
    title: str
    label: str
    decided_on: date | None
    adopted: tuple[AdoptedLine, ...]
    hidden_need: pd.Series[bool]
    access: shapely.Geometry | None
    credit: str

    def shows(self, layer: ShareLayer) -> bool:
        """Return whether the planner chose a layer."""
        return layer in self.options.layers

    @property
    def situation(self) -> str:
        """The date of the figures, and that of the decision: ``Situation au 1er janvier 2026, décidée le …``."""
        text = f"Situation au {day_in_words(self.diagnosis.parameters.reference_date)}"
        decided = self.decided_on if self.options.state is ShareState.ADOPTED else None
        return f"{text}, décidée le {day_in_words(decided)}" if decided else text


def share_content(
    study: Study,
    options: ShareOptions,
    *,
    session: Session | None = None,
    title: str = "",
    label: str = "",
    decided_on: date | None = None,
) -> ShareContent:
    """Return what may leave of a study.

    Parameters
    ----------
    study
        The study, in the state that is shown.
    options
        What the planner chose.
    session
        The committee's, for the titles of what it adopted.
    title
        What stands above the map where the planner chose nothing; a general title where empty.
    label
        The plan and its version, as the page says them.
    decided_on
        The day of the last decision.
    """
    few = too_few(study)
    hidden = few if ShareLayer.BESOIN in options.layers else few | True
    shown = without_details(study, hidden_need=hidden, exact_places=options.exact_places)
    adopted = adopted_lines(session) if session is not None and options.state is ShareState.ADOPTED else ()
    return ShareContent(
        diagnosis=shown,
        geography=visible_geography(study.geography),
        inventory=without_secrets(study.inventory, study.geography, exact_places=options.exact_places),
        options=replace(options, title=""),
        title=visible_text(options.title.strip()) or visible_text(title) or DEFAULT_TITLE,
        label=visible_text(typeset(label)),
        decided_on=decided_on,
        adopted=adopted,
        hidden_need=few.rename(index=visible_codes(few.index)),
        access=access_area(study, options),
        credit=visible_text(attribution(study.inventory)),
    )
