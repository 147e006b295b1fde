"""Facts taken out of a paragraph, and put back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.tools.plain_language.acceptance import judge
from socle.tools.plain_language.locking import TokensLost, facts_outside_tokens, lock, same_facts
from tests.tools.plain_language.letters import NAMES, changed_facts, rewritten

PARAGRAPHS = [paragraph.text for name in NAMES for paragraph in rewritten(name)]
_pieces = st.sampled_from(
    ["[DATE_1]", "[MONTANT_1]", "[NOM_1]", "[DELAI_1]", "[DATE_2]", "[X_1]", "vous", "devez", "payer", "ne",
     "pas", "12", "3 €", "Dupont", "le 1er mai 2026", ". ", ", ", "avant", "la", "somme", "de"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "fact"),
    [
        ("Vous devez payer 1 284,00 € avant lundi.", "montant", "1 284,00 €"),
        ("Répondez au plus tard le 27 mai 2026, par écrit.", "délai", "au plus tard le 27 mai 2026"),
        ("Payez dans un délai de deux mois à compter de la notification de la présente décision.", "délai",
         "dans un délai de deux mois à compter de la notification de la présente décision"),
        ("Il faut le dire au moins huit jours avant la date du rendez-vous.", "délai",
         "au moins huit jours avant la date du rendez-vous"),
        ("Vu l’article L. 262-2 du code de l’action sociale et des familles, vous devez payer.",
         "référence juridique", "article L. 262-2 du code de l’action sociale et des familles"),
        ("selon la loi n° 78-17 du 6 janvier 1978 modifiée.", "référence juridique",
         "loi n° 78-17 du 6 janvier 1978 modifiée"),
        ("le règlement (CE) n° 852/2004 relatif à", "référence juridique", "règlement (CE) n° 852/2004"),
        ("Appelez le 04 77 00 12 34.", "téléphone", "04 77 00 12 34"),
        ("joignable au 32 30, service gratuit", "téléphone", "32 30"),
        ("écrivez à lucie.hartmann@cpam67.example.", "courriel", "lucie.hartmann@cpam67.example"),
        ("sur le site www.impots.example.", "adresse web", "www.impots.example"),
        ("à l’adresse 97 rue Molière, 69003 Lyon, le matin", "adresse", "97 rue Molière, 69003 Lyon"),
        ("auprès de Mme Lucie Hartmann le matin", "nom", "Mme Lucie Hartmann"),
        ("saisir le tribunal administratif de Rennes demain", "nom", "tribunal administratif de Rennes"),
        ("transmettre à la CAF du Finistère un papier", "nom", "CAF du Finistère"),
        ("le formulaire n° 14880*02 rempli", "référence", "n° 14880*02"),
        ("le véhicule GH-482-TR est", "référence", "GH-482-TR"),
        ("ouvert de 9 h à 16 h 30 chaque jour", "heure", "de 9 h à 16 h 30"),
        ("pour la période du 1er octobre 2025 au 31 janvier 2026, la", "date",
         "du 1er octobre 2025 au 31 janvier 2026"),
        ("les mois de mars, avril et mai 2026 sont", "date", "mars, avril et mai 2026"),
        ("portant la mention « salarié », elle", "citation", "« salarié »"),
        ("au compte FR76 3000 6000 0112 3456 7890 189.", "référence", "FR76 3000 6000 0112 3456 7890 189"),
        ("au bâtiment B, porte", "lieu", "bâtiment B"),
    ],
)  # fmt: skip
def test_a_fact_is_taken_out_whole(text: str, kind: str, fact: str) -> None:
    assert (kind, fact) in [(one.kind, one.text) for one in lock(text).facts]


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=150))
def test_locking_then_restoring_gives_the_text_back(text: str) -> None:
    locked = lock(text)
    assert locked.restore(locked.text) == text


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            ["le 3 mai 2026", "12 €", "M. Paul Roux", "[DATE_1]", "deux mois", "L. 12-3", "et", "ou", ", "]
        ),
        max_size=8,
    )
)
def test_nothing_checkable_stays_outside_the_tokens(pieces: list[str]) -> None:
    assert facts_outside_tokens(lock("vous " + " ".join(pieces) + " voilà").text) == []


def test_what_looks_like_a_token_in_the_letter_is_a_fact_like_another() -> None:
    locked = lock("Le champ [DATE_1] et le 3 mai 2026 restent.")
    assert [one.text for one in locked.facts] == ["[DATE_1]", "3 mai 2026"]
    assert locked.restore(locked.text) == locked.original


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("Payez [MONTANT_1] avant.", "il manque [DATE_1]"),
        ("Payez [MONTANT_1] le [DATE_1], oui le [DATE_1], et [DATE_2].", "plus d’une fois [DATE_1]"),
        ("Payez [MONTANT_1] le [DATE_1], le [DATE_2] et le [DATE_3].", "n’a pas été donné [DATE_3]"),
        ("Payez [MONTANT_1] le [DATE_2] ou le [DATE_1].", "changé de place"),
    ],
)
def test_tokens_that_do_not_return_as_given_are_told(answer: str, told: str) -> None:
    locked = lock("Payez 12 € le 1er mars 2026 ou le 2 mai 2026.")
    with pytest.raises(TokensLost) as error:
        locked.restore(answer)
    assert told in error.value.sentence


@pytest.mark.parametrize("bound", ["plus", "moins"])
def test_a_bound_is_part_of_the_fact(bound: str) -> None:
    assert same_facts("Versez au moins 30 €.", "Donnez au moins 30 €.")
    assert not same_facts(
        "Versez au moins 30 €.", f"Versez {'au plus' if bound == 'plus' else 'moins de'} 30 €."
    )


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(PARAGRAPHS),
    st.one_of(st.text(max_size=300), st.lists(_pieces, max_size=40).map(" ".join)),
)
def test_whatever_the_model_writes_the_locked_facts_stay(paragraph: str, written: str) -> None:
    text = judge(lock(paragraph), {"texte": written, "raisons": []}).text
    assert text is None or not changed_facts(paragraph, text)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_text_made_of_the_right_tokens_and_any_words_keeps_the_facts(data: st.DataObject) -> None:
    locked = lock(data.draw(st.sampled_from(PARAGRAPHS)))
    words = locked.text.split(" ")
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(words) - 1))
        words[place] = data.draw(st.one_of(_pieces, st.just(words[place]), st.text(max_size=10)))
    text = judge(locked, {"texte": " ".join(words), "raisons": []}).text
    assert text is None or not changed_facts(locked.original, text)


@settings(deadline=None, max_examples=100)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["texte", "raisons", "x"]), inner, max_size=3)
        ),
        max_leaves=6,
    )
)
def test_an_answer_of_any_shape_is_judged_without_failing(answer: object) -> None:
    judgement = judge(lock(PARAGRAPHS[0]), answer)  # type: ignore[arg-type]
    assert judgement.text is None
    assert judgement.refusals
