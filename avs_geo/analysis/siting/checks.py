"""Which rules block, said before anything is sought: every reason at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from avs_geo.analysis.siting.refusal import SitingRefusedError
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.analysis.siting.options import SitingOptions
    from avs_geo.reference.geography import Geography


def check_communes(geography: Geography, options: SitingOptions) -> None:
    """Refuse what the department cannot give, before any time is computed.

    Raises
    ------
    SitingRefusedError
        A forced or forbidden commune is not of the department; more structures are asked than communes are left, or
        than the rule by EPCI allows; an EPCI has more forced communes than it.
    """
    faults = [
        *_unknown("obligée", options.forced, geography),
        *_unknown("interdite", options.forbidden, geography),
        *_crowded(geography, options),
        *_too_many(geography, options),
    ]
    if faults:
        raise SitingRefusedError(faults)


def _unknown(which: str, codes: tuple[str, ...], geography: Geography) -> Iterable[str]:
    for code in sorted({*codes} - {*geography.communes.index}):
        yield f"{quoted(code)}, commune {which}, n’est pas le code d’une commune du département"


def _crowded(geography: Geography, options: SitingOptions) -> Iterable[str]:
    if options.max_per_epci is None:
        return
    communes = geography.communes
    forced = communes.loc[communes.index.isin(options.forced)]
    for name, count in forced["nom_epci"].value_counts().sort_index().items():
        if count > options.max_per_epci:
            yield (
                f"{count} communes obligées sont dans l’intercommunalité {quoted(name)}, "
                f"pour {options.max_per_epci} au plus par intercommunalité"
            )


def _too_many(geography: Geography, options: SitingOptions) -> Iterable[str]:
    allowed = geography.communes.loc[~geography.communes.index.isin(options.forbidden)]
    asked, most = options.count or 1, len(allowed)
    if asked > most:
        structures = "structures sont demandées" if asked > 1 else "structure est demandée"
        communes = "communes permises" if most > 1 else "commune permise"
        yield f"{options.count or 'une'} {structures}, pour {most} {communes}"
        return
    if options.max_per_epci is None:
        return
    of_epci = allowed["code_epci"].value_counts().to_numpy()
    limited = int(np.minimum(of_epci, options.max_per_epci).sum()) + int(allowed["code_epci"].isna().sum())
    if asked > limited:
        yield (
            f"{asked} structures sont demandées, et {options.max_per_epci} au plus par intercommunalité "
            f"n’en permettent que {limited}"
        )
