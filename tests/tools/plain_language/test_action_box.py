"""«Ce que vous devez faire, avant quand, avec quoi»."""

import pytest

from socle.tools.plain_language.action_box import ActionBox, action_box
from socle.tools.plain_language.letter import read_text
from tests.tools.plain_language.letters import NAMES, letter


def box(text: str) -> ActionBox:
    return action_box(
        read_text(f"Madame,\n\n{text}\n\nVeuillez agréer, Madame, mes salutations distinguées.")
    )


def test_a_sentence_that_asks_is_told_with_its_deadline_and_its_documents() -> None:
    (step,) = box(
        "Vous devez nous retourner le formulaire n° 4805-SD et la copie de votre contrat "
        "avant le 10 octobre 2026."
    ).steps
    assert [one.text for one in step.deadlines] == ["avant le 10 octobre 2026"]
    assert [one.text for one in step.documents] == ["formulaire n° 4805-SD", "copie de votre contrat"]
    assert (step.conditional, step.doubts) == (False, ())


def test_the_items_of_an_announced_list_are_its_documents() -> None:
    (step,) = action_box(letter("cpam_demande_pieces")).steps[:1]
    assert len(step.documents) == 4
    assert step.documents[0].text == "le certificat médical initial établi par votre médecin, volet n° 1"
    assert [one.text for one in step.deadlines] == ["au plus tard le 27 mai 2026"]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Vous devez payer dans un délai de trente jours.", "La date limite est à calculer."),
        ("Vous devez payer dans le délai imparti.", "Le délai est donné ailleurs dans la lettre."),
        ("Vous devez payer cette somme.", "Aucune date limite n’est écrite dans cette phrase."),
        ("Le dossier doit être transmis avant le 3 mai 2026.", "La phrase ne dit pas qui doit le faire."),
        ("Vous devez le faire préalablement à la visite.", "Le moment est dit sans date."),
    ],
)
def test_what_is_uncertain_is_said(text: str, doubt: str) -> None:
    (step,) = box(text).steps
    assert doubt in step.doubts


@pytest.mark.parametrize(
    "text",
    [
        "Nous avons bien reçu votre demande et nous vous répondrons avant le 3 mai 2026.",
        "Vous ne devez pas payer cette somme.",
        "Si vous avez déjà payé, je vous prie de ne pas tenir compte de cette lettre.",
        "Vous n’avez pas à vous déplacer.",
        "L’établissement est tenu de vous répondre.",
    ],
)
def test_a_letter_that_asks_nothing_has_an_empty_box(text: str) -> None:
    assert box(text).is_empty


def test_what_the_reader_may_do_is_no_obligation() -> None:
    found = box("Vous pouvez demander un délai de paiement.")
    assert found.is_empty
    assert len(found.options) == 1


def test_an_obligation_under_a_condition_says_so() -> None:
    (step,) = box("En cas d’empêchement, vous devez nous prévenir avant le 3 mai 2026.").steps
    assert step.conditional


def test_an_appeal_is_open_to_the_reader_and_not_asked() -> None:
    found = action_box(letter("refus_rsa_voies_recours"))
    appeals = [one for one in found.options if "recours" in one.quote.text]
    assert len(appeals) == 2
    assert not any("contester" in one.quote.text for one in found.steps)


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_stands_word_for_word_in_the_letter(name: str) -> None:
    paragraphs = letter(name)
    found = action_box(paragraphs)
    quotes = [*found.contacts]
    for step in (*found.steps, *found.options):
        quotes += [step.quote, *step.deadlines, *step.documents]
    assert all(paragraphs[one.paragraph].text[one.start : one.end] == one.text for one in quotes)


@pytest.mark.parametrize(
    ("name", "asked", "deadline"),
    [
        ("relance_impot", "procéder au règlement", "dans un délai de trente jours à compter de la réception"),
        ("convocation_examen", "convoquée", "jeudi 12 mars 2026"),
        ("titre_sejour", "invitée à verser", "dans un délai de trente jours"),
        ("mise_en_demeure", "mets en demeure", "dans un délai de quinze jours"),
        ("cpam_demande_pieces", "faire parvenir", "au plus tard le 27 mai 2026"),
    ],
)
def test_what_each_letter_asks_is_found_with_its_deadline(name: str, asked: str, deadline: str) -> None:
    steps = [step for step in action_box(letter(name)).steps if asked in step.quote.text]
    assert len(steps) == 1
    assert any(one.text.startswith(deadline) for one in steps[0].deadlines)


def test_contacts_are_listed_once() -> None:
    found = [one.text for one in action_box(letter("relance_impot")).contacts]
    assert found == ["04 77 00 12 34", "sip.roanne@finances.example", "www.impots.example"]
