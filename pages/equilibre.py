"""Équilibre CS / EVS: who has which kind of structure, and how far each EPCI is from the department's average."""

from __future__ import annotations

import streamlit as st

from avs_geo.outputs.charts.balance_chart import balance_chart
from avs_geo.outputs.sentences.sentences import balance_sentences
from avs_geo.text.markdown import as_markdown
from avs_geo.web.in_hand.cached import View, current_view
from avs_geo.web.in_hand.choices import current_choices
from avs_geo.web.maps.view import show_map
from avs_geo.web.widgets.headline import show_notices
from avs_geo.web.widgets.sheet import ask_subject, show_sheet
from avs_geo.web.widgets.tables import show_table


@st.fragment
def map_and_chart(view: View) -> None:
    """Redraw only this part when something is clicked on the map."""
    left, right = st.columns(2, gap="medium")
    with right:
        subject = ask_subject(view)
        if subject is not None:
            show_sheet(view, subject)
        st.html(balance_chart(view.diagnosis))
    with left:
        show_map(view, subject, theme="equilibre")


choices = current_choices()
view = current_view(choices)

st.title(f"Équilibre entre CS et EVS : {view.geography.departement.nom}")
show_notices(view, choices)
# The two that count first; those on single EPCI say in words what the chart shows, and leave the map its place.
sentences = [as_markdown(sentence) for sentence in balance_sentences(view.diagnosis)]
st.markdown(" ".join(sentences[:2]))
map_and_chart(view)
st.markdown("\n\n".join(sentences[2:]))
st.header("Tableau de l’équilibre")
show_table(view, "equilibre")
