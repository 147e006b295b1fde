"""The measures of transcription: a benchmark that counts wrongly praises what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.transcription_measures import joined, normalised, speaker_error, word_errors

DIALOGUE = [(0.0, 4.0, "a"), (4.0, 6.0, "b"), (6.0, 10.0, "a")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Le 22 novembre", "le vingt-deux novembre"),
        ("L’État, c’est moi !", "l'état c'est moi"),
        ("50 %", "cinquante pour cent"),
        ("5,6 points", "cinq virgule six points"),
        ("15 000 hommes", "quinze mille hommes"),
        ("Qu'est-ce que c'est ?", "qu' est ce que c' est"),
    ],
)
def test_what_is_heard_alike_is_written_alike(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


def test_a_word_left_out_one_changed_and_one_added_are_three_errors() -> None:
    assert word_errors("un deux trois quatre", "un deux quatre cinq six").wrong == 3
    assert word_errors("un deux", "un").rate == 0.5


def test_the_right_speakers_under_other_names_are_no_error() -> None:
    renamed = [(start, end, {"a": "2", "b": "1"}[name]) for start, end, name in DIALOGUE]
    assert speaker_error(DIALOGUE, renamed) == 0


def test_one_speaker_for_two_costs_the_time_of_the_one_who_speaks_less() -> None:
    assert speaker_error(DIALOGUE, [(0.0, 10.0, "1")]) == pytest.approx(0.2, abs=0.005)


def test_speech_missed_and_speech_invented_cost_their_time() -> None:
    assert speaker_error([(0.0, 10.0, "a")], [(0.0, 9.0, "1")]) == pytest.approx(0.1, abs=0.005)
    assert speaker_error([(0.0, 10.0, "a")], [(0.0, 12.0, "1")]) == pytest.approx(0.2, abs=0.005)


def test_two_who_speak_at_once_are_both_owed() -> None:
    both = [(0.0, 10.0, "a"), (5.0, 10.0, "b")]
    assert speaker_error(both, [(0.0, 10.0, "1")]) == pytest.approx(5 / 15, abs=0.005)


def test_nothing_found_is_all_missed() -> None:
    assert speaker_error(DIALOGUE, []) == 1


@given(st.lists(st.tuples(st.floats(0, 30), st.floats(0.1, 5), st.sampled_from("abcdefgh")), min_size=1))
def test_a_truth_is_without_error_to_itself(rows: list[tuple[float, float, str]]) -> None:
    spans = [(start, start + length, name) for start, length, name in rows]
    assert speaker_error(spans, spans) == 0


def test_words_of_one_speaker_are_one_span_over_short_pauses_only() -> None:
    words = [(0.0, 0.4, "a"), (0.5, 1.0, "a"), (2.0, 2.5, "a"), (2.6, 3.0, "b")]
    assert joined(words) == [(0.0, 1.0, "a"), (2.0, 2.5, "a"), (2.6, 3.0, "b")]
