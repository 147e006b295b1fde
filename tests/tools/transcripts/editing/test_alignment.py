"""Corrected text keeps the times of what did not change."""

from hypothesis import given
from hypothesis import strategies as st

from socle.tools.transcripts.editing.alignment import realigned
from socle.tools.transcripts.spoken import Word, cut_at_spaces
from tests.tools.transcripts.made import spread

PIECE = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters=" \t\r\n"), min_size=1)
TEXT = st.lists(
    st.sampled_from(["le", "douze", "mars", "Martin,", "enverra", "Pourquoi\u00a0?"]) | PIECE
).map(" ".join)


def words(text: str = "Madame Martin enverra le plan") -> list[Word]:
    return spread(text, 10.0, 15.0)


@given(TEXT, TEXT)
def test_the_text_is_the_words_joined(before: str, after: str) -> None:
    found = realigned(words(before), after, 10, 15)
    assert [word.text for word in found] == cut_at_spaces(after)


@given(TEXT, TEXT)
def test_times_never_go_back_and_stay_within_the_segment(before: str, after: str) -> None:
    found = realigned(words(before), after, 10, 15)
    starts = [word.start for word in found]
    assert starts == sorted(starts)
    assert all(10 <= word.start <= word.end <= 15 + 1e-9 for word in found)


@given(TEXT)
def test_the_same_text_changes_nothing(text: str) -> None:
    assert realigned(words(text), text) == words(text)


@given(st.lists(st.integers(0, 10**6), unique=True, min_size=1, max_size=30), st.data())
def test_words_that_are_kept_keep_their_times(numbers: list[int], data: st.DataObject) -> None:
    before = spread(" ".join(map(str, numbers)), 0.0, 60.0)
    kept = [word for word in before if data.draw(st.booleans())]
    after = " ".join(word.text for word in kept) or "rien"
    found = {word.text: word for word in realigned(before, after)}
    assert all(found[word.text] == word for word in kept)


def test_a_word_that_replaces_one_takes_its_times_and_no_confidence() -> None:
    before = words()
    found = realigned(before, "Madame Marin enverra le plan")
    assert (found[1].start, found[1].end) == (before[1].start, before[1].end)
    assert found[1].confidence is None
    assert found[2] == before[2]


def test_several_words_share_the_time_of_the_one_they_replace() -> None:
    before = words()
    found = realigned(before, "Madame Martin ne nous enverra le plan".replace("enverra", "donnera"))
    assert found[2].start == before[2].start
    assert found[4].end == before[2].end


def test_a_word_put_between_two_stands_between_them() -> None:
    gap = [Word("a", 0, 1), Word("b", 3, 4)]
    found = realigned(gap, "a x b")
    assert (found[1].start, found[1].end) == (1, 3)


def test_overlapping_words_give_a_new_one_no_time_before_them() -> None:
    found = realigned([Word("a", 0, 3), Word("b", 2, 4)], "a x b")
    assert found[0].start <= found[1].start <= found[2].start


def test_a_segment_without_words_spreads_what_is_typed_over_its_time() -> None:
    found = realigned([], "oui non", 2, 4)
    assert [(word.start, word.end) for word in found] == [(2, 3), (3, 4)]


def test_a_glossary_correction_stays_on_its_word() -> None:
    before = [Word("la", 0, 1), Word("MDPH", 1, 2, 0.4, "em des pays")]
    assert realigned(before, "à la MDPH")[-1] == before[-1]


def test_two_long_texts_without_anything_in_common_are_not_compared_word_for_word() -> None:
    before = spread("a " * 6000, 0.0, 60.0)
    found = realigned(before, "début " + "b a " * 3000 + "a")
    assert len(found) == 6002
    assert (found[0].start, found[-1].end) == (0.0, 60.0)
