"""Whether passages prove a sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.checks.support import Passage, support

FORM = Passage(
    4,
    "Chaque accord-cadre est conclu sans montant minimum.\n"
    "N° : 1 ; Intitulé du lot : Produits opérés par la DINUM ; Nombre d’attributaires maximum : 3 ; "
    "Montant estimatif (€ HT) : 100 000 000 € ; Montant maximum (€ HT) : 200 000 000 €\n"
    "N° : 2 ; Intitulé du lot : Produits des autres entités ; Nombre d’attributaires maximum : 5 ; "
    "Montant estimatif (€ HT) : 90 000 000 € ; Montant maximum (€ HT) : 150 000 000 €",
    ("ARTICLE 4 - FORME ET ETENDUE DE L’ACCORD-CADRE",),
)
DURATION = Passage(
    5,
    "Chaque lot est conclu pour une durée ferme de 24 mois à compter de sa date de notification. "
    "Il peut être "
    "reconduit tacitement deux (2) fois, pour une durée de 12 mois. Les titulaires ne peuvent "
    "pas s’opposer à la "
    "reconduction.",
    ("ARTICLE 5 - DUREE DE L’ACCORD-CADRE",),
)
PENALTY = Passage(
    14,
    "Les pénalités sont applicables de plein droit, sans mise en demeure préalable.\n"
    "En cas de non-respect des obligations relatives au RGPD, le titulaire encourt une pénalité "
    "de 5 % du montant "
    "HT des bons de commande concernés.\nLa formule est la suivante :\nP = V x R / 250",
    ("ARTICLE 14 - PENALITES",),
)
EXPERT = Passage(
    9,
    "Le titulaire procède au remplacement de l'expert dans un délai de cinq (5) jours ouvrés "
    "suivant la demande. "
    "La sous-traitance totale des prestations est interdite. Les prestations sont réalisées dans "
    "les locaux du "
    "bénéficiaire. Les litiges relèvent du tribunal administratif de Paris.",
)
PASSAGES = (FORM, DURATION, PENALTY, EXPERT)


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Le montant maximum du lot 1 est de 200 000 000 € HT.", FORM),
        ("Le montant maximum du lot 1 est de 200 M€ HT.", FORM),
        ("Le montant maximum du lot 1 s'élève à deux cent millions d'euros.", FORM),
        ("Le lot 2 compte au maximum 5 attributaires.", FORM),
        ("L'accord-cadre ne prévoit pas de montant minimum.", FORM),
        ("Chaque lot est conclu pour une durée ferme de 2 ans.", DURATION),
        ("**Chaque lot** est conclu pour une durée ferme de 24 mois [2].", DURATION),
        ("Les titulaires ne peuvent pas s'opposer à la reconduction.", DURATION),
        (
            "En cas de non-respect du RGPD, le titulaire encourt une pénalité de 5 pour cent du montant HT.",
            PENALTY,
        ),
        ("La formule des pénalités est \\( P = \\frac{V \\times R}{250} \\).", PENALTY),
        ("La sous-traitance totale n'est pas autorisée.", EXPERT),
    ],
)
def test_a_true_paraphrase_passes_and_quotes_its_passage(sentence: str, passage: Passage) -> None:
    found = support(sentence, PASSAGES)
    assert found.outcome == "passed", found.sentence
    assert passage.id in found.passage_ids
    assert all(0 <= quote.start < quote.end <= 800 for quote in found.quotes)


@pytest.mark.parametrize(
    "sentence",
    [
        "Le montant maximum du lot 1 est de 300 000 000 € HT.",
        "Le montant maximum du lot 1 est de 150 000 000 € HT.",
        "Le montant maximum du lot 2 est de 200 000 000 € HT.",
        "Le montant maximum du lot 1 est de 100 000 000 € HT.",
        "Le montant maximum du lot 1 est de 200 000 000 € TTC.",
        "Le lot 1 compte au maximum 5 attributaires.",
        "L'accord-cadre prévoit un montant minimum.",
        "Chaque lot est conclu pour une durée ferme de 24 jours.",
        "Les titulaires peuvent s'opposer à la reconduction.",
        "Les pénalités s'appliquent après une mise en demeure préalable.",
        "Le titulaire remplace l'expert sous cinq jours calendaires suivant la demande.",
        "La sous-traitance totale des prestations est autorisée.",
        "La sous-traitance totale des prestations n'est pas interdite.",
        "Les prestations sont réalisées dans les locaux du titulaire.",
        "Les litiges relèvent du tribunal administratif de Lyon.",
        "Les experts du titulaire télétravaillent deux jours par semaine.",
        "La pénalité est de 5 % par jour de retard pour les experts de la CNIL.",
    ],
)
def test_a_false_statement_does_not_pass(sentence: str) -> None:
    found = support(sentence, PASSAGES)
    assert found.outcome == "failed"
    assert found.quotes == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Bonjour,",
        "Voici la réponse :",
        "Souhaitez-vous plus de détails ?",
        "Le document ne précise pas le nom du titulaire.",
        "## Durée du marché",
        "N'hésitez pas à poser une autre question.",
    ],
)
def test_what_states_nothing_is_not_checked(sentence: str) -> None:
    assert support(sentence, PASSAGES).outcome == "not_applicable"


@given(st.integers(2, 10**9))
@settings(max_examples=60, deadline=None)
def test_a_number_absent_from_the_passage_never_passes(number: int) -> None:
    if number not in {12, 24}:
        assert (
            support(f"Chaque lot est conclu pour une durée ferme de {number} mois.", [DURATION]).outcome
            == "failed"
        )


@given(st.text(max_size=120), st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_gets_an_outcome_with_quotes_inside_the_passage(sentence: str, text: str) -> None:
    found = support(sentence, [Passage(1, text, ("Titre",))])
    assert found.sentence
    assert all(quote.passage_id == 1 and 0 <= quote.start < quote.end <= len(text) for quote in found.quotes)
    assert bool(found.quotes) == (found.outcome == "passed")


def test_the_quote_is_the_sentence_that_proves() -> None:
    (quote,) = support("Les titulaires ne peuvent pas s'opposer à la reconduction.", PASSAGES).quotes
    quoted = DURATION.text[quote.start : quote.end]
    assert quoted == "Les titulaires ne peuvent pas s’opposer à la reconduction."


def test_the_words_that_only_ask_need_not_be_proved() -> None:
    passage = Passage(1, "Le marché dure vingt-quatre mois.\nIl peut être reconduit deux fois.")
    proof = support("Le marché dure vingt-quatre mois.", [passage], "Combien de temps dure le marché ?")
    assert proof.outcome == "passed"


def test_a_bare_answer_is_proved_with_the_words_of_its_question() -> None:
    question = "Quelle est la durée ferme de chaque lot ?"
    assert support("24 mois.", [DURATION], question).outcome == "passed"
    assert support("12 mois.", [DURATION], question).outcome == "failed"
    assert support("24 mois.", [DURATION], "Quel est le montant des pénalités du RGPD ?").outcome == "failed"


def test_nothing_passes_without_a_passage() -> None:
    assert support("Chaque lot dure 24 mois.", []).outcome == "failed"


CALLS = Passage(
    11,
    "Les titulaires reçoivent une lettre d’invitation.\n"
    "Le marché subséquent est attribué au regard des critères suivants :\n"
    "Critères : Critère 1 : prix ; Pondération : Entre 30 et 50 %\n"
    "Critères : Critère 2 : valeur technique ; Pondération : Entre 50 et 70 %",
    (
        "ARTICLE 11 - PASSATION DES MARCHES SUBSEQUENTS",
        "11.1 Remise en concurrence pour un marché subséquent",
    ),
)


def test_what_is_said_of_another_contract_does_not_prove_what_is_said_of_this_one() -> None:
    question = "Quel est le critère de pondération du prix pour choisir les titulaires ?"
    found = support("Le critère de pondération du prix est entre 30 et 50 %.", [CALLS], question)
    assert found.outcome == "failed"
    assert "subséquent" in found.sentence


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Pour un marché subséquent, la pondération du prix est entre 30 et 50 %.", ""),
        (
            "La pondération du critère prix est entre 30 et 50 %.",
            "Quelle est la pondération du prix dans les marchés subséquents ?",
        ),
    ],
)
def test_it_proves_a_sentence_or_answers_a_question_that_names_that_contract(
    sentence: str, question: str
) -> None:
    assert support(sentence, [CALLS], question).outcome == "passed"
