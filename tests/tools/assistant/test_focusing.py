"""Of a wide row, the model reads what the question is about."""

from socle.tools.assistant.answering.focusing import focused

ROW = (
    "N° : 1 ; Intitulé du lot : Conception ; Modalités : Bons de commande ; "
    "Nombre d’attributaires maximum : 3 ; Montant estimatif : 100 000 000 € ; Montant maximum : 200 000 000 €"
)


def test_a_wide_row_keeps_its_name_and_the_column_asked_for() -> None:
    read = focused("Quel est le montant maximum du lot 1 ?", ROW)
    assert read == "N° : 1 ; Intitulé du lot : Conception ; Montant maximum : 200 000 000 €"


def test_a_row_that_the_question_is_not_about_stays_whole() -> None:
    assert focused("Qui signe ?", ROW) == ROW


def test_sentences_are_left_alone() -> None:
    text = "Le marché dure deux ans ; il est reconductible : deux fois.\nFin."
    assert focused("Combien de temps dure le marché ?", text) == text
