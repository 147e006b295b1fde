"""Speech without a word is found, whatever stands around it, and what is heard of it goes in its place."""

from hypothesis import given
from hypothesis import strategies as st

from socle.tools.transcripts.pipeline.speech import Run
from socle.tools.transcripts.pipeline.timing import Said
from socle.tools.transcripts.pipeline.unheard import SHORTEST, is_sure, put_between, unheard
from socle.tools.transcripts.pipeline.windows import Piece
from socle.tools.transcripts.spoken import Word

PIECE = Piece(0, 3, 10.0, 38.0, (Run(10.0, 18.0), Run(19.0, 26.0), Run(26.5, 38.0)))
moments = st.lists(st.floats(10.0, 37.9), max_size=30).map(sorted)


def said(starts: list[float]) -> list[Said]:
    words = [Word(f"w{number}", start, min(start + 0.3, 38.0), 0.9) for number, start in enumerate(starts)]
    return [Said(words, words[0].start, words[-1].end)] if words else []


def test_a_run_without_a_word_is_found_and_one_with_words_is_not() -> None:
    found = unheard(PIECE, said([10.2, 12, 14, 16, 17.5, 27, 29, 31, 33, 35, 37]))
    assert [(part.number, part.start, part.end) for part in found] == [(3, 19.0, 26.0)]
    assert unheard(PIECE, said([10 + number for number in range(28)])) == []


def test_all_of_a_window_in_which_nothing_was_written_is_found() -> None:
    assert [(part.start, part.end) for part in unheard(PIECE, [])] == [(10.0, 38.0)]


@given(moments)
def test_what_is_found_is_speech_for_long_enough_and_holds_no_word(starts: list[float]) -> None:
    for part in unheard(PIECE, said(starts)):
        assert part.spoken >= SHORTEST
        assert PIECE.start <= part.start < part.end <= PIECE.end
        assert not any(part.start < start < part.end for start in starts)


@given(moments, moments)
def test_words_stay_all_of_them_and_in_their_order(starts: list[float], others: list[float]) -> None:
    first, second = said(starts), said(others)
    words = [word for one in put_between(first, second) for word in one.words]
    given_words = [word for one in [*first, *second] for word in one.words]
    assert sorted(words, key=id) == sorted(given_words, key=id)


def test_a_segment_that_goes_on_afterwards_is_cut_there() -> None:
    found = put_between(said([11, 12, 30, 31]), said([20, 21]))
    assert [[word.start for word in one.words] for one in found] == [[11, 12], [20, 21], [30, 31]]


def test_a_provider_that_tells_no_confidence_is_believed_where_it_found_words() -> None:
    assert is_sure([Said([Word("bonjour", 1.0, 1.5, None)], 1.0, 1.5)])
    assert is_sure([Said([Word("bonjour", 1.0, 1.5, 0.8)], 1.0, 1.5)])
    assert not is_sure([Said([Word("bonjour", 1.0, 1.5, 0.2)], 1.0, 1.5)])
    assert not is_sure([])
