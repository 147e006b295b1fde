"""The parts of a letter."""

import pytest

from socle.tools.plain_language.letter import read_letter, read_text, split_paragraphs
from tests.tools.plain_language.letters import NAMES, letter


@pytest.mark.parametrize("name", NAMES)
def test_the_body_stands_between_the_salutation_and_the_courtesy(name: str) -> None:
    roles = [paragraph.role for paragraph in letter(name)]
    assert roles.count("salutation") == 1
    assert roles.count("courtesy") == 1
    assert "body" not in roles[: roles.index("salutation")]
    assert "body" not in roles[roles.index("courtesy") :]
    assert roles.count("body") >= 4


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("refus_rsa_voies_recours", "Si vous entendez contester"),
        ("amende_stationnement", "Vous pouvez contester cet avis"),
        ("caf_trop_percu", "Voies et délais de recours"),
        ("refus_permis_construire", "Le présent arrêté peut faire l’objet"),
        ("mise_en_demeure", "La présente décision peut être déférée"),
    ],
)
def test_appeal_routes_are_locked_wherever_they_stand(name: str, beginning: str) -> None:
    found = [paragraph for paragraph in letter(name) if paragraph.text.startswith(beginning)]
    assert [paragraph.role for paragraph in found] == ["appeal"]
    assert not found[0].is_rewritten


@pytest.mark.parametrize("name", ["refus_rsa_voies_recours", "titre_sejour"])
def test_the_mention_on_personal_data_is_kept(name: str) -> None:
    assert "mention" in [paragraph.role for paragraph in letter(name)]


def test_lines_wrapped_by_a_pdf_are_joined_and_lists_are_not() -> None:
    text = (
        "Vous devez nous envoyer avant la fin du mois prochain toutes les pièces qui\nmanquent au dossier :\n"
        "- un certificat ;\n- une attestation de votre employeur, signée.\n\nMerci."
    )
    assert split_paragraphs(text) == [
        "Vous devez nous envoyer avant la fin du mois prochain toutes les pièces qui manquent au dossier :",
        "- un certificat ;",
        "- une attestation de votre employeur, signée.",
        "Merci.",
    ]


def test_a_text_without_salutation_or_courtesy_is_all_body() -> None:
    text = (
        "Vous devez payer cette somme avant la fin du mois, sinon une majoration sera appliquée à la dette."
    )
    assert [paragraph.role for paragraph in read_text(text)] == ["body"]


def test_a_paragraph_held_by_a_field_of_the_file_is_not_rewritten() -> None:
    text = "Vous devez payer cette somme avant la fin du mois, sinon elle sera majorée."
    assert [one.is_rewritten for one in read_letter([text, text], frozenset({1}))] == [True, False]


def test_an_empty_text_has_no_paragraph() -> None:
    assert read_text(" \n\n ") == []
