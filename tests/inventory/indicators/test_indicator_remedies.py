"""What a finding on a file of indicators tells people to do, done: the finding is gone, and the file is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avs_geo.errors import InputRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.findings import Finding
    from avs_geo.inventory.indicators.indicateurs import Indicators

    Read = Callable[..., tuple[Indicators, dict[str, Finding]]]

LONG_WITHOUT_WORD = "code;valeur\n52001;7\n52001;9\n52002;8\n"
MANY = "".join(f"52001;T{n};1\n" for n in range(201))
REMEDIES = {
    "colonne_absente": ("endroit;taux\nici;1\n", "endroit;code_commune;taux\nici;52001;1\n"),
    "niveau_inattendu": ("Code;taux\n52;1\n", "code_commune;taux\n52001;1\n"),
    "niveau_inattendu, par intercommunalité": ("Code;taux\n52;1\n", "code_epci;taux\n200000001;1\n"),
    "colonne_en_double": ("codgeo;insee;taux\n52001;52002;1\n", "codgeo;code_commune;taux\n52001;52002;1\n"),
    "colonne_de_codes_supposee": ("repère;taux\n52001;1\n52002;2\n", "code_commune;taux\n52001;1\n52002;2\n"),
    "code_et_nom": ("code_commune;nom;taux\n52001;Bêta;1\n", "code_commune;nom;taux\n52001;Alpha;1\n"),
    "zones_par_nom": ("Commune;taux\nAlpha;1\n", "Commune;code_commune;taux\nAlpha;52001;1\n"),
    "code_en_double": ("code_commune;taux\n52001;1\n52001;2\n", "code_commune;taux\n52001;1\n"),
    "code_en_double, par indicateur": (
        LONG_WITHOUT_WORD,
        "code;indicateur;valeur\n52001;Taux de pauvreté;7\n52001;Taux d’emploi;9\n52002;Taux de pauvreté;8\n",
    ),
    "code_en_double, par année": (LONG_WITHOUT_WORD, "code;annee;valeur\n52001;2020;7\n52001;2021;9\n52002;2021;8\n"),
    "mailles_absentes": ("iris;taux\n520010101;1\n", "code_commune;taux\n52001;1\n"),
    "nombre_illisible": ("code_commune;taux\n52001;x1\n52002;1\n52003;2\n", "code_commune;taux\n52001;s\n52002;1\n"),
    "valeurs_sentinelles": ("code_commune;taux\n52001;-9999\n52002;1\n", "code_commune;taux\n52001;\n52002;1\n"),
    "valeurs_impossibles": (
        "code_commune;part\n52001;140\n52002;10\n52003;20\n",
        "code_commune;part\n52001;14\n52002;10\n52003;20\n",
    ),
    "titre_et_valeurs": (
        "code_commune;taux\n52001;25000\n52002;24000\n",
        "code_commune;revenu\n52001;25000\n52002;24000\n",
    ),
    "parts_et_pourcentages": (
        "code_commune;part\n52001;0,12\n52002;14\n52003;0,15\n52405;13\n",
        "code_commune;part\n52001;12\n52002;14\n52003;15\n52405;13\n",
    ),
    "indicateur_absent": ("code_commune;avis\n52001;bon\n", "code_commune;avis;taux\n52001;bon;1\n"),
    "indicateur_repete": ("code_commune;MED20;MED21\n52001;1;2\n", "code_commune;MED20\n52001;1\n"),
    "annee_choisie": (
        "code;annee;taux\n52001;2020;1\n52001;2021;2\n",
        "code;annee;taux\n52001;2020;1\n",
    ),
    "totaux_gardes": (
        "code;indicateur;sexe;valeur\n52001;Taux de pauvreté;_T;1\n52001;Taux de pauvreté;F;2\n",
        "code;indicateur;sexe;valeur\n52001;Taux de pauvreté;F;2\n",
    ),
    "forme_longue_trop_large": (
        f"code;indicateur;valeur\n{MANY}",
        "code;indicateur;valeur\n52001;T1;1\n52001;T2;1\n",
    ),
    "forme_longue_indecise": (
        "code;indicateur;valeur\n52001;Taux de pauvreté;7\n52001;Taux de pauvreté;8\n",
        "code;Taux de pauvreté\n52001;7\n",
    ),
    "effectifs_sans_poids": ("code_commune;Nombre de ménages\n52001;7\n", "code_commune;Part des ménages\n52001;7\n"),
    "valeurs_a_verifier": ("code_commune;score\n52001;-1\n52002;2\n", "code_commune;score\n52001;1\n52002;2\n"),
    "codes_inconnus": ("code_commune;taux\n52998;1\n52001;2\n", "code_commune;taux\n52003;1\n52001;2\n"),
    "codes_absents": ("code_commune;taux\n;1\n52001;2\n52002;3\n", "code_commune;taux\n52003;1\n52001;2\n52002;3\n"),
    "communes_anciennes": ("code_commune;taux\n52340;1\n", "code_commune;taux\n52405;1\n"),
    "aucun_code_reconnu": ("code_commune;taux\n51001;1\n", "code_commune;taux\n52001;1\n"),
    "tableau_vide": ("code_commune;taux\n", "code_commune;taux\n52001;1\n"),
}


@pytest.mark.parametrize("finding", REMEDIES)
def test_what_a_finding_tells_to_do_mends_the_file(finding: str, read_indicators: Read) -> None:
    code = finding.partition(",")[0]
    wrong, mended = REMEDIES[finding]
    try:
        before = read_indicators(wrong)[1].values()
    except InputRefusedError as refusal:
        before = {one.code: one for one in refusal.findings}.values()
    assert code in {one.code for one in before}
    read, remarks = read_indicators(mended)
    assert code not in remarks
    assert read.frame.notna().any(axis=None)


def test_the_year_that_was_kept_is_the_one_that_is_read(read_indicators: Read) -> None:
    assert read_indicators(REMEDIES["annee_choisie"][1])[0].frame["taux"]["52001"] == 1


def test_the_detail_that_was_kept_is_the_one_that_is_read(read_indicators: Read) -> None:
    assert read_indicators(REMEDIES["totaux_gardes"][1])[0].frame["Taux de pauvreté"]["52001"] == 2
