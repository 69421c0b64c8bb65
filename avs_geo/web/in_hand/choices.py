"""What the visitor has chosen: department, inventory, parameters; in the address of the page where it can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from avs_geo.analysis.parameters import DETOUR, REFERENCE_DATE, SPEED, THRESHOLD, Parameter, Parameters
from avs_geo.errors import UsageError
from avs_geo.reference.departements import find_departement, list_departements
from avs_geo.reference.routes.installed import installed_roads
from avs_geo.reference.routes.package import has_engine
from avs_geo.text.dates import day_text
from avs_geo.text.markdown import as_markdown
from avs_geo.text.numbers import number

EXAMPLE_DEPARTEMENT = "52"
EXAMPLE = "exemple"
OWN = "fichiers"
_CHOICES = "avs_choix"
_DEPARTEMENT = "departement"
_STRUCTURES = "structures"
_TURN = "avs_passer_a_mes_fichiers"
_BY_CROW, _BY_ROAD = "estime", "route"
_TIMES = {_BY_CROW: "Estimé", _BY_ROAD: "Par la route"}
_SOURCES = {EXAMPLE: "Exemple", OWN: "Mes fichiers"}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the visitor has chosen.

    Parameters
    ----------
    departement
        Its number.
    source
        ``exemple`` or ``fichiers``.
    parameters
        Those of the analysis.
    by_road
        Whether times come from the installed roads.
    """

    departement: str
    source: str
    parameters: Parameters
    by_road: bool = False


def current_choices() -> Choices:
    """Return what is chosen in the side bar, which every page shares."""
    choices: Choices = st.session_state[_CHOICES]
    return choices


def turn_to_own_files() -> None:
    """Have every page show the visitor's own files from its next run on."""
    st.session_state[_TURN] = True


def ask_choices() -> None:
    """Show the side bar, and keep for the pages what is chosen in it."""
    # A widget's value can only be set before it is drawn.
    turning = st.session_state.pop(_TURN, False)
    if turning:
        st.session_state[_STRUCTURES] = OWN
    with st.sidebar:
        departement = ask_departement()
        source = st.segmented_control(
            "Structures",
            list(_SOURCES),
            default=None if turning else EXAMPLE,
            required=True,
            format_func=_SOURCES.__getitem__,
            key=_STRUCTURES,
            bind="query-params",
        )
        by_road = _ask_by_road(departement)
        parameters = _ask_parameters()
    st.session_state[_CHOICES] = Choices(
        departement=departement, source=source or EXAMPLE, parameters=parameters, by_road=by_road
    )


def ask_departement() -> str:
    """Ask for the department, by its number or its name; its number is kept in the address."""
    labels = {departement.code: departement.label for departement in list_departements()}
    if _DEPARTEMENT not in st.session_state:
        st.session_state[_DEPARTEMENT] = _departement_of_address()
    chosen = st.selectbox(
        "Département",
        list(labels),
        format_func=labels.__getitem__,
        placeholder="Numéro ou nom",
        key=_DEPARTEMENT,
    )
    if chosen == EXAMPLE_DEPARTEMENT:
        st.query_params.pop(_DEPARTEMENT, None)
    else:
        st.query_params[_DEPARTEMENT] = chosen
    return chosen


def _departement_of_address() -> str:
    """Return the department that the address names, by number or by name; that of the example where it names none."""
    asked = st.query_params.get(_DEPARTEMENT, EXAMPLE_DEPARTEMENT)
    try:
        return find_departement(asked).code
    except UsageError as error:
        st.warning(as_markdown(error))
        return EXAMPLE_DEPARTEMENT


def _ask_by_road(departement: str) -> bool:
    """Ask for the times to use where roads are installed for the department; nothing is asked where none are."""
    roads = installed_roads()
    if roads is None or not roads.serves(departement) or not has_engine():
        return False
    chosen = st.segmented_control(
        "Temps",
        list(_TIMES),
        default=_BY_CROW,
        required=True,
        format_func=_TIMES.__getitem__,
        key="temps",
        bind="query-params",
        help="Estimé à vol d’oiseau (ou pris dans votre fichier de temps, s’il est importé), ou mesuré en voiture par "
        f"les routes OpenStreetMap du {roads.date}.",
    )
    return chosen == _BY_ROAD


def _ask_parameters() -> Parameters:
    threshold = _ask_figure(
        THRESHOLD, "Une commune exactement au seuil est à portée. Aucun seuil n’est une norme officielle."
    )
    with st.expander("Temps estimé et date"):
        st.caption("Temps = 60 × distance à vol d’oiseau (km) × détour ÷ vitesse")
        speed = _ask_figure(SPEED)
        detour = st.select_slider(
            DETOUR.label_with_unit,
            DETOUR.choices,
            value=DETOUR.default,
            format_func=lambda value: number(value, 2),
            key=DETOUR.query,
            bind="query-params",
        )
        reference = _ask_date()
    return Parameters(threshold=threshold, speed=speed, detour=detour, reference_date=reference)


def _ask_figure(parameter: Parameter, note: str | None = None) -> int:
    """Ask for a figure in whole numbers, kept in the address under the name of its option."""
    least, most, step = map(int, parameter.on_screen)
    return st.slider(
        parameter.label_with_unit,
        least,
        most,
        int(parameter.default),
        step=step,
        key=parameter.query,
        bind="query-params",
        help=note,
    )


def _ask_date() -> date:
    """Ask for the reference date as people write it; Streamlit's own calendar speaks English."""
    today = date.today()  # noqa: DTZ011 - the day where the user is
    text = st.text_input(REFERENCE_DATE.label, day_text(today), key=REFERENCE_DATE.query, placeholder="jj/mm/aaaa")
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        st.error(f"« {as_markdown(text)} » n’est pas une date : écrivez jour/mois/année, par exemple 01/09/2026.")
        return today
