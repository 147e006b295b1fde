"""Who says what, from vectors of voices alone: no model, no database."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.inference.speakers import Pieces, spans_of, tell_apart
from socle.inference.speakers.turns import turns_of
from socle.tools.transcripts.spoken import Word

PIECE, HOP, DIMENSIONS = 1.6, 0.4, 64


def voice(number: int) -> np.ndarray:
    """A voice far from all others."""
    return np.eye(DIMENSIONS)[number]


def sentences(*turns: tuple[int, float]) -> tuple[list[Word], Pieces]:
    """Words and pieces of speakers who say sentences of so many seconds each, with half a second between."""
    chance = np.random.default_rng(5)
    words, spans, now = list[Word](), list[tuple[float, float, int]](), 0.0
    for speaker, seconds in turns:
        count = max(round(seconds / 0.4), 1)
        for place in range(count):
            sign = "." if place == count - 1 else ""
            words.append(Word(f"mot{sign}", now + 0.4 * place, now + 0.4 * place + 0.35))
        spans.append((now, now + seconds, speaker))
        now += seconds + 0.5
    rows = [
        (start, min(start + PIECE, end), speaker)
        for begin, end, speaker in spans
        for start in np.arange(begin, max(end - PIECE, begin) + 0.01, HOP)
    ]
    vectors = np.stack([voice(speaker) + chance.normal(0, 0.04, DIMENSIONS) for *_, speaker in rows])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    starts, ends = (np.array([row[place] for row in rows], np.float32) for place in (0, 1))
    return words, Pieces(starts, ends, vectors.astype(np.float32))


def said(turns: list[tuple[int, float]], number: int | None = None) -> list[int]:
    """The speaker of the first word of each turn."""
    words, pieces = sentences(*turns)
    found = tell_apart(words, pieces, number)
    firsts = [0, *(place + 1 for place, word in enumerate(words[:-1]) if word.text.endswith("."))]
    return [found[place].speaker for place in firsts]


def test_two_voices_in_turn_are_two_speakers_numbered_as_they_begin():
    assert said([(3, 4.0), (1, 5.0), (3, 3.0), (1, 2.0)]) == [1, 2, 1, 2]


def test_eight_voices_are_eight_speakers():
    assert said([(number % 8, 4.0) for number in range(24)]) == [number % 8 + 1 for number in range(24)]


def test_one_voice_is_one_speaker():
    assert set(said([(0, 4.0)] * 6)) == {1}


def test_a_given_number_of_speakers_is_kept_to():
    assert len(set(said([(0, 5.0), (1, 5.0), (2, 5.0), (0, 5.0), (1, 5.0), (2, 5.0)], number=2))) == 2


def test_a_given_number_beyond_the_turns_gives_each_turn_a_speaker():
    assert len(set(said([(0, 5.0), (1, 5.0)], number=6))) <= 2


def test_a_stray_short_turn_near_a_voice_is_given_to_it():
    words, pieces = sentences((0, 6.0), (1, 6.0), (2, 1.0), (0, 6.0))
    stray = int(np.flatnonzero(np.abs(pieces.starts - 13.0) < 0.01)[0])
    mixed = 0.8 * voice(0) + 0.6 * voice(2)
    pieces.vectors[stray] = mixed / np.linalg.norm(mixed)
    found = tell_apart(words, pieces)
    assert {one.speaker for one in found} == {1, 2}


def test_letters_that_one_voice_spells_are_one_speaker():
    # As far from one another as real pieces of 0.6 seconds of one voice are: 0.37 in the mean.
    chance = np.random.default_rng(3)
    vectors = voice(0) + chance.normal(0, 0.096, (14, DIMENSIONS))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    starts = np.arange(14, dtype=np.float32)
    pieces = Pieces(starts, starts + np.float32(0.6), vectors.astype(np.float32))
    words = [Word("A,", place, place + 0.6) for place in range(14)]
    assert {one.speaker for one in tell_apart(words, pieces)} == {1}


def test_without_any_voice_all_words_are_of_one_speaker():
    words, _ = sentences((0, 2.0))
    nothing = Pieces(*(np.zeros(0, np.float32) for _ in range(2)), np.zeros((0, DIMENSIONS), np.float32))
    assert {one.speaker for one in tell_apart(words, nothing)} == {1}


def test_a_change_of_voice_within_a_run_of_speech_is_found():
    rows = [(start, 0 if start + PIECE / 2 < 10 else 1) for start in np.arange(0, 20, HOP)]
    vectors = np.stack([voice(speaker) for _, speaker in rows]).astype(np.float32)
    starts = np.array([start for start, _ in rows], np.float32)
    pieces = Pieces(starts, starts + np.float32(PIECE), vectors)
    words = [Word("mot", 0.5 * place, 0.5 * place + 0.45) for place in range(42)]
    found = [one.speaker for one in tell_apart(words, pieces)]
    assert found.index(2) in range(18, 23)
    assert found == sorted(found)


def test_a_change_is_put_at_the_end_of_the_sentence_that_is_near():
    words, pieces = sentences((0, 4.0), (1, 4.0))
    late = [*words[:9], Word("mot", 3.6, 4.4), Word("fin.", 4.4, 4.6), *words[10:]]
    found = tell_apart(late, pieces)
    changes = [place for place in range(1, len(found)) if found[place].speaker != found[place - 1].speaker]
    assert [late[place - 1].text for place in changes] == ["fin."]


def test_a_word_said_into_another_s_turn_is_marked_as_overlapping():
    words = [Word("mot", 0.4 * place, 0.4 * place + 0.4) for place in range(30)]
    starts = np.arange(0, 10.5, HOP, dtype=np.float32)
    vectors = np.stack([voice(1 if 12 <= place <= 14 else 0) for place in range(len(starts))])
    pieces = Pieces(starts, starts + np.float32(PIECE), vectors.astype(np.float32))
    found = tell_apart(words, pieces)
    marked = [place for place, one in enumerate(found) if one.overlap]
    assert marked
    assert all(found[place].speaker == 2 for place in marked)


def test_four_hours_take_little_memory():
    chance = np.random.default_rng(1)
    count = 30_000
    speakers = np.repeat(np.arange(count // 10) % 5, 10)
    vectors = np.stack([voice(one) for one in range(5)])[speakers] + chance.normal(
        0, 0.03, (count, DIMENSIONS)
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    starts = np.arange(count, dtype=np.float32) * np.float32(HOP)
    pieces = Pieces(starts, starts + np.float32(PIECE), vectors.astype(np.float32))
    words = [Word("mot", place * 4.0, place * 4.0 + 0.4) for place in range(count // 10)]
    tracemalloc.start()
    try:
        found = tell_apart(words, pieces)
        assert tracemalloc.get_traced_memory()[1] < 150_000_000
    finally:
        tracemalloc.stop()
    assert len({one.speaker for one in found}) == 5


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(0.5, 6.0)), min_size=1, max_size=12))
def test_every_word_has_a_speaker_and_numbers_follow_their_beginning(turns):
    words, pieces = sentences(*turns)
    found = [one.speaker for one in tell_apart(words, pieces)]
    assert len(found) == len(words)
    assert list(dict.fromkeys(found)) == list(range(1, len(set(found)) + 1))


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(0.5, 30.0)), min_size=1, max_size=8))
def test_every_piece_is_in_one_turn(turns):
    _, pieces = sentences(*turns)
    covered = [place for turn in turns_of(pieces) for place in range(turn.first, turn.last)]
    assert covered == list(range(len(pieces)))


@pytest.mark.parametrize("text", ["fin.", "fin ?", "fin. »", "fin…"])
def test_voices_are_listened_to_sentence_by_sentence(text):
    words = [Word("un", 0, 1), Word(text, 1, 2), Word("deux", 2, 3)]
    assert spans_of(words) == [(0, 2), (2, 3)]


def test_a_pause_ends_what_is_listened_to_and_less_than_a_syllable_is_left_out():
    words = [Word("un", 0, 1), Word("deux", 1.5, 2.5), Word("eh", 3, 3.2)]
    assert spans_of(words) == [(0, 1), (1.5, 2.5)]
