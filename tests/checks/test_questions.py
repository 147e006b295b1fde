"""Questions read against passages."""

from socle.checks.evidence import Passage
from socle.checks.questions import answer_sentences, answerable, expected

DURATION = Passage(
    1,
    "La durée de validité court à compter de sa date de notification. Chaque lot est conclu pour "
    "une durée ferme de "
    "24 mois. Les titulaires ne peuvent pas s’opposer à la reconduction.",
    ("ARTICLE 5 - DUREE DE L’ACCORD-CADRE",),
)


def test_the_sentence_with_the_expected_kind_of_answer_is_marked_first() -> None:
    first, *_ = answer_sentences("Quelle est la durée ferme de chaque lot ?", DURATION)
    assert first.text == "Chaque lot est conclu pour une durée ferme de 24 mois."
    assert DURATION.text[first.start : first.end] == first.text


def test_nothing_is_marked_in_a_passage_about_something_else() -> None:
    assert answer_sentences("Quel langage de programmation utiliser ?", DURATION) == ()


def test_the_kind_of_answer_follows_the_question_word() -> None:
    assert expected("Combien d'attributaires au maximum ?") == "number"
    assert expected("Quand le marché a-t-il été notifié ?") == "date"
    assert expected("Quel est le délai de remplacement ?") == "duration"
    assert expected("Qui signe le marché ?") == "name"


def test_a_question_of_which_the_passages_speak_is_answerable() -> None:
    found = answerable("Quelle est la durée ferme du lot ?", [DURATION])
    assert found.answerable
    assert found.missing == ()


def test_a_question_about_words_found_nowhere_is_not_answerable_and_names_them() -> None:
    found = answerable("Quel hébergeur cloud est imposé ?", [DURATION])
    assert not found.answerable
    assert found.missing == ("hébergeur", "cloud")


def test_no_passage_makes_no_question_answerable() -> None:
    assert not answerable("Quelle est la durée ferme du lot ?", []).answerable
