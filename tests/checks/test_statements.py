"""Refusals."""

import pytest

from socle.checks.statements import refusal


@pytest.mark.parametrize(
    "answer",
    [
        "Le document ne précise pas ce point.",
        "Les passages fournis ne mentionnent pas le nom du titulaire.",
        "Je ne trouve pas cette information dans le document.",
        "Cette information n'est pas précisée dans le CCAP.",
        "Aucune information sur la retenue de garantie ne figure dans le texte.",
        "Il n'y a pas d'information à ce sujet dans les extraits.",
        "Désolé, je ne peux pas répondre à cette question.",
        "Le critère de pondération du prix n'est pas spécifié dans le document.",
        "Le document ne contient pas d'informations sur ce critère. Il faut consulter le règlement.",
        "Le CCAP n’indique pas la date limite de remise des offres.",
    ],
)
def test_an_answer_that_says_the_document_does_not_tell_is_a_refusal(answer: str) -> None:
    assert refusal(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "Le CCAP ne prévoit pas de montant minimum.",
        "L'accord-cadre est conclu sans montant minimum.",
        "Les titulaires ne peuvent pas s'opposer à la reconduction.",
        "La durée est de 24 mois. Le document ne précise pas la date de début.",
        "Le titulaire n'a droit à aucune indemnité.",
        "Bonjour !",
        "",
    ],
)
def test_an_answer_that_denies_a_fact_is_not_a_refusal(answer: str) -> None:
    assert not refusal(answer)


def test_a_refusal_may_stand_for_what_was_asked() -> None:
    assert refusal("Les documents ne le précisent pas.")
    assert refusal("Le document ne l’indique pas.")
