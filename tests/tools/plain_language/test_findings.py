"""Findings by rule, without any model."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.tools.plain_language.data_files import data_file
from socle.tools.plain_language.findings import Finding, find, find_in_letter
from socle.tools.plain_language.letter import LetterParagraph, Role, read_text
from socle.tools.plain_language.locked_spans import locked_spans
from tests.tools.plain_language.letters import NAMES, changed_facts, letter


def found(text: str, role: Role = "body") -> list[Finding]:
    return find(LetterParagraph(0, text, role))


def plainer(text: str) -> str:
    """The paragraph with every formula's proposal, from the last to the first."""
    for finding in reversed([one for one in found(text) if one.rule == "formula"]):
        text = finding.applied_to(text)
    return text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Il convient de préciser que ce délai court.",
            "« Il convient de préciser que » n’apprend rien au lecteur : retirez ces mots.",
        ),
        ("Nonobstant votre courrier, payez.", "« Nonobstant » se dit plus simplement."),
    ],
)
def test_a_formula_is_quoted_as_it_is_whatever_is_replaced_around_it(text: str, sentence: str) -> None:
    assert sentence in [finding.explanation for finding in found(text)]


def test_there_are_at_least_150_formulas_with_a_date_and_a_source() -> None:
    table = data_file("formulas")
    assert len(table["replace"]) + len(table["say"]) >= 150
    assert not set(table["replace"]) & set(table["say"])
    assert (table["source"], table["version"]) == ("usage", "2026-11-25")


@pytest.mark.parametrize(
    ("heavy", "plain"),
    [
        ("Nonobstant votre courrier, la somme est due.", "Malgré votre courrier, la somme est due."),
        ("Payez en l’absence d’accord.", "Payez sans accord."),
        ("Il vous appartient de répondre.", "Vous devez répondre."),
        ("Il vous incombe d’écrire.", "Vous devez écrire."),
        ("Il convient de préciser que ce délai court.", "Ce délai court."),
        ("Ledit avis et ladite lettre.", "Cet avis et cette lettre."),
        ("Je vous invite à procéder au règlement de la somme.", "Je vous invite à payer la somme."),
        ("Il n’est pas possible de réserver une suite favorable à votre demande.",
         "Il n’est pas possible d’accepter votre demande."),
        ("Il est temps d’accuser réception de ce pli.", "Il est temps d’avoir reçu ce pli."),
        ("Un formulaire dûment complété.", "Un formulaire rempli."),
    ],
)  # fmt: skip
def test_a_formula_is_replaced_by_words_that_fit(heavy: str, plain: str) -> None:
    assert plainer(heavy) == plain


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Votre demande a été rejetée.", "passive"),
        ("Il n’est pas exclu que nous venions.", "double_negation"),
        ("Écrivez à la CPAM.", "acronym"),
        ("VOTRE DEMANDE EST REJETÉE par nous.", "capitals"),
        ("Venez le 03/04/26 au matin.", "unclear_date"),
        ("Vous devez 1284.00 euros ici.", "unclear_amount"),
        ("Payez dans un délai de deux mois.", "deadline"),
        ("Il convient de payer.", "advice"),
        ("L’allocataire, qui n’a pas dit à temps que les ressources de son foyer ont baissé, doit payer.",
         "far_verb"),
    ],
)  # fmt: skip
def test_each_rule_finds_its_case(text: str, rule: str) -> None:
    assert rule in [one.rule for one in found(text)]


def test_plain_sentences_have_no_finding() -> None:
    assert found("Vous devez payer cette somme avant le 3 mai 2026. Nous pouvons vous aider.") == []


def test_a_long_sentence_is_cut_without_changing_its_words() -> None:
    text = (
        "Cette clôture ne constitue pas un refus de séjour et ne fait pas obstacle au dépôt d’une demande, "
        "mais vous ne pourriez plus justifier de la régularité de votre séjour après cette date."
    )
    cut = next(one for one in found(text) if one.rule == "long_sentence")
    assert cut.proposal == text.replace(", mais vous", ". Mais vous")


def test_a_long_sentence_without_a_safe_joint_gets_no_cut() -> None:
    text = "Le responsable du service " + "de la direction " * 12 + "vous recevra demain matin."
    assert [one.proposal for one in found(text) if one.rule == "long_sentence"] == [None]


def test_a_long_courtesy_gets_a_short_one() -> None:
    text = "Je vous prie d’agréer, Madame, l’expression de ma considération distinguée."
    (finding,) = found(text, "courtesy")
    assert finding.applied_to(text) == "Je vous prie d’agréer, Madame, mes salutations distinguées."


@pytest.mark.parametrize("name", NAMES)
def test_no_proposal_touches_a_locked_fact(name: str) -> None:
    paragraphs = letter(name)
    every = find_in_letter(paragraphs)
    assert len(every) >= 15
    for finding in every:
        text = paragraphs[finding.paragraph].text
        assert text[finding.start : finding.end] == finding.quote
        if finding.proposal is None:
            continue
        assert not changed_facts(text, finding.applied_to(text))
        if finding.rule != "long_sentence":
            spans = locked_spans(text)
            assert all(span.end <= finding.start or finding.end <= span.start for span in spans)


@pytest.mark.parametrize("name", NAMES)
def test_the_words_of_the_law_get_no_proposal(name: str) -> None:
    paragraphs = letter(name)
    of_law = [
        one for one in find_in_letter(paragraphs) if paragraphs[one.paragraph].role in {"appeal", "mention"}
    ]
    assert all(one.proposal is None for one in of_law)


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    for paragraph in read_text(text):
        for finding in find(paragraph):
            assert not changed_facts(paragraph.text, finding.applied_to(paragraph.text))
