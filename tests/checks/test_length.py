"""How long a text is."""

from hypothesis import given
from hypothesis import strategies as st

from socle.checks.length import check_length, check_sentence_length, check_share, length

SENTENCES = st.lists(st.integers(2, 40), min_size=1, max_size=8)


def text_of(counts: list[int]) -> str:
    return " ".join("Voici" + " mot" * (count - 1) + "." for count in counts)


@given(SENTENCES)
def test_words_and_sentences_are_counted(counts: list[int]) -> None:
    found = length(text_of(counts))
    assert (found.words, found.sentences, found.longest) == (sum(counts), len(counts), max(counts))


@given(SENTENCES, st.integers(0, 300), st.integers(0, 300))
def test_bounds_are_kept(counts: list[int], fewest: int, most: int) -> None:
    inside = fewest <= sum(counts) <= most
    assert check_length(text_of(counts), fewest, most).outcome == ("passed" if inside else "failed")
    assert check_sentence_length(text_of(counts), 25).outcome == ("passed" if max(counts) <= 25 else "failed")


@given(SENTENCES, SENTENCES)
def test_a_share_is_of_the_original(before: list[int], after: list[int]) -> None:
    inside = 0.3 * sum(before) <= sum(after) <= 1.5 * sum(before)
    outcome = check_share(text_of(before), text_of(after))
    assert outcome.outcome == ("passed" if inside else "failed")


def test_elided_articles_and_hyphens_make_one_word() -> None:
    assert length("L’avant-projet n’est pas d’aujourd’hui.").words == 4


def test_an_empty_text_is_no_fault() -> None:
    assert check_length(" ").outcome == "not_applicable"
    assert check_length(" ", fewest=1).outcome == "failed"
    assert check_share("", "Un mot.").outcome == "not_applicable"
    assert check_sentence_length("…").outcome == "not_applicable"
