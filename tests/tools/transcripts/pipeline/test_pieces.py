"""The pure parts of the pipeline: windows, times, inventions, signs, names, segments."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.tools.transcripts.pipeline.glossary import Term, corrected, edits, prompt_of
from socle.tools.transcripts.pipeline.inventions import (
    CREDIT,
    DENSE,
    HURRIED,
    SILENT,
    loops,
    without_inventions,
)
from socle.tools.transcripts.pipeline.languages import code_of, established, main_language
from socle.tools.transcripts.pipeline.lines import LONGEST, Spoken, lines_of, renumbered
from socle.tools.transcripts.pipeline.speech import FRAMES_A_SECOND, Run, runs_of
from socle.tools.transcripts.pipeline.timing import Said, said_in, spread
from socle.tools.transcripts.pipeline.typography import tidy
from socle.tools.transcripts.pipeline.windows import LONGEST as LONGEST_WINDOW
from socle.tools.transcripts.pipeline.windows import Piece, windows_of
from socle.tools.transcripts.spoken import Word, cut_at_spaces

PIECE = Piece(0, 0, 100.0, 110.0, (Run(100.0, 104.0), Run(106.0, 110.0)))
LIKELY = st.lists(st.floats(0, 1, width=16), max_size=4000)


def words(text: str, start: float = 0.0, end: float = 0.0, sure: float | None = 0.9) -> list[Word]:
    texts = text.split(" ")
    return spread(texts, [(start, end or start + len(texts) / 2)], sure)


def said(text: str, start: float, end: float) -> Said:
    return Said(words(text, start, end), start, end)


def text_of(found: Sequence[Word]) -> str:
    return " ".join(word.text for word in found)


@given(LIKELY)
def test_runs_stand_in_order_apart_and_within_the_recording(likely: list[float]) -> None:
    duration = len(likely) / FRAMES_A_SECOND
    runs = runs_of(likely, duration)
    assert all(0 <= run.start < run.end <= duration + 0.001 for run in runs)
    assert all(one.end <= other.start + 0.001 for one, other in pairwise(runs))


@given(LIKELY)
def test_windows_are_short_and_hold_every_run_once(likely: list[float]) -> None:
    array = np.array(likely, np.float32)
    runs = runs_of(array, len(likely) / FRAMES_A_SECOND)
    windows = windows_of(0, runs, array)
    assert all(window.end - window.start <= LONGEST_WINDOW + 0.01 for window in windows)
    assert [window.number for window in windows] == list(range(len(windows)))
    spoken = sum(run.end - run.start for run in runs)
    assert abs(sum(window.spoken for window in windows) - spoken) < 0.01 * (len(runs) + 1)
    assert windows == windows_of(0, runs, array)


def test_a_long_run_is_cut_where_speech_is_least_likely() -> None:
    likely = np.ones(int(50 * FRAMES_A_SECOND), np.float32)
    quiet = int(22 * FRAMES_A_SECOND)
    likely[quiet - 3 : quiet + 3] = 0.4
    first, second = windows_of(0, [Run(0.0, 48.0)], likely)
    assert abs(first.end - 22) < 0.2
    assert second.start == first.end


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), -float("inf"), 1e308, -5.0, 10**400, True, "3"])
def test_times_and_certainties_that_are_no_numbers_of_the_window_are_not_believed(odd: object) -> None:
    row = {"start": odd, "end": odd, "probability": odd}
    answer = {
        "segments": [{"start": odd, "end": odd, "text": "Bonjour à tous", "avg_logprob": odd}],
        "words": [{"word": word, **row} for word in ("Bonjour", "à")],
    }
    for one in said_in(answer, PIECE):
        assert [word.text for word in one.words] == ["Bonjour", "à", "tous"]
        for word in one.words:
            assert PIECE.start <= word.start <= word.end <= PIECE.end
            assert word.confidence is None or 0 <= word.confidence <= 1


def test_what_no_database_takes_is_left_out_of_a_text() -> None:
    (one,) = said_in({"text": "Bon\x00jour\ud800 à\x0btous"}, PIECE)
    assert one.text == "Bon jour à tous"


def test_words_take_the_signs_of_the_text_and_the_times_of_the_words() -> None:
    answer = {
        "text": "Bonjour, tout le monde.",
        "segments": [{"start": 0.0, "end": 4.0, "text": " Bonjour, tout le monde."}],
        "words": [
            {"word": "Bonjour", "start": 0.2, "end": 0.8, "probability": 0.7},
            {"word": "tout", "start": 1.0, "end": 1.2},
            {"word": "monde", "start": 1.6, "end": 2.0},
        ],
    }
    (found,) = said_in(answer, PIECE)
    assert text_of(found.words) == "Bonjour, tout le monde."
    assert [round(word.start, 1) for word in found.words] == [100.2, 101.0, 101.2, 101.6]
    assert found.words[0].confidence == 0.7


def test_a_text_alone_is_spread_over_the_speech_of_its_window() -> None:
    (found,) = said_in({"text": "un deux trois quatre"}, PIECE)
    assert found.words[0].start == 100.0
    assert found.words[-1].end == pytest.approx(110.0)
    assert not any(104.0 < (word.start + word.end) / 2 < 106.0 for word in found.words[:2])


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"start": JSON, "end": JSON, "text": JSON, "word": JSON, "avg_logprob": st.floats(-50, 0) | st.none()}
    ),
    max_size=6,
)


@given(st.fixed_dictionaries({"text": st.text(max_size=60), "segments": ROWS | JSON, "words": ROWS | JSON}))
def test_whatever_a_provider_answers_words_stand_in_order_within_the_window(
    answer: dict[str, object],
) -> None:
    for one in said_in(answer, PIECE):
        starts = [word.start for word in one.words]
        assert starts == sorted(starts)
        assert all(PIECE.start <= word.start <= word.end <= PIECE.end + 1e-6 for word in one.words)


def test_a_phrase_that_loops_is_said_once() -> None:
    assert loops(["a", "b", "c", "c", "c", "c", "c", "c", "d"]) == [(3, 8)]
    assert loops([*["on", "va", "voir"] * 4, "fin"]) == [(3, 12)]
    assert loops(["oui", "oui", "oui", "oui"]) == []


@given(st.lists(st.sampled_from("abcd"), max_size=60))
def test_what_is_cut_of_loops_stands_in_order_and_never_begins_it(texts: list[str]) -> None:
    found = loops(texts)
    assert all(0 < first < last <= len(texts) for first, last in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


@given(st.lists(st.text("abcdefghij", min_size=1, max_size=8), max_size=40, unique=True))
def test_speech_in_which_nothing_repeats_is_left_alone(texts: list[str]) -> None:
    given_said = (
        [Said(spread(texts, [(0.0, len(texts) / 3 + 1)], 0.9), 0.0, len(texts) / 3 + 1)] if texts else []
    )
    kept, cuts = without_inventions(given_said, [Run(0.0, 100.0)])
    assert [word.text for one in kept for word in one.words] == texts
    assert cuts == []


@pytest.mark.parametrize(
    ("text", "start", "end", "reason"),
    [
        ("Une phrase sur un silence.", 20, 24, SILENT),
        ("Sous-titrage Société Radio-Canada", 1, 4, CREDIT),
        ("Merci d'avoir regardé cette vidéo !", 8, 12, CREDIT),
        ("mot " * 3 + "un deux trois quatre cinq six sept huit neuf dix", 1, 2, HURRIED),
        ("ba" * 60, 1, 9, DENSE),
    ],
)
def test_what_nobody_said_is_cut_with_its_reason(text: str, start: float, end: float, reason: str) -> None:
    kept, cuts = without_inventions([said(text.strip(), start, end)], [Run(0.0, 9.0)])
    assert kept == []
    assert [cut.reason for cut in cuts] == [reason]


def test_thanks_that_are_heard_stay() -> None:
    kept, cuts = without_inventions([said("Merci à tous", 1, 3)], [Run(0.5, 3.5)])
    assert (len(kept), cuts) == (1, [])


@pytest.mark.parametrize(
    ("heard", "shown"),
    [
        ("Pourquoi ?", "Pourquoi\u00a0?"),
        ("Pourquoi?", "Pourquoi\u00a0?"),
        ("Il a dit « oui » hier", "Il a dit «\u00a0oui\u00a0» hier"),
        ("12 000 euros", "12\u00a0000 euros"),
        ("1 250 000 € .", "1\u00a0250\u00a0000\u00a0€."),
        ("à 10:30 précises", "à 10:30 précises"),
        ("le 01 42 75", "le 01 42 75"),
        ("20 % des agents", "20\u00a0% des agents"),
    ],
)
def test_french_signs_and_numbers(heard: str, shown: str) -> None:
    found = tidy(words(heard), "fr")
    assert text_of(found) == shown
    assert [word.text for word in found] == cut_at_spaces(shown)


@given(st.lists(st.text(min_size=1, max_size=6), max_size=12), st.sampled_from(["fr", "en", ""]))
def test_a_text_is_its_words_and_tidying_twice_changes_nothing(texts: list[str], language: str) -> None:
    once = tidy(spread(texts, [(0.0, 10.0)], None), language)
    assert cut_at_spaces(text_of(once)) == [word.text for word in once]
    assert tidy(once, language) == once


TERMS = [
    Term("DINUM", ["dis nume"]),
    Term("Kermarrec"),
    Term("Aude Le Guilloux"),
    Term("DGFiP"),
]


@pytest.mark.parametrize(
    ("heard", "wanted", "instead"),
    [
        ("la dis nume, demain", "la DINUM, demain", ["dis nume,"]),
        ("Monsieur Kermarec arrive", "Monsieur Kermarrec arrive", ["Kermarec"]),
        ("avec Aude Le Guiloux.", "avec Aude Le Guilloux.", ["Aude", "Le", "Guiloux."]),
        ("l'dgfip répond", "l'DGFiP répond", ["l'dgfip"]),
        ("Kermarrec arrive", "Kermarrec arrive", []),
        ("les dinumérations", "les dinumérations", []),
    ],
)
def test_the_glossary_corrects_whole_words_and_says_so(heard: str, wanted: str, instead: list[str]) -> None:
    found = corrected(words(heard), TERMS)
    assert text_of(found) == wanted
    assert [word.instead_of for word in found if word.instead_of] == instead


def test_a_common_word_heard_surely_is_no_name() -> None:
    assert text_of(corrected(words("un martini frais"), [Term("Martina")])) == "un martini frais"
    assert text_of(corrected(words("un martini frais", sure=0.2), [Term("Martina")])) == "un Martina frais"


@given(st.text("abcé", max_size=8), st.text("abcé", max_size=8))
def test_edits_are_a_distance(one: str, other: str) -> None:
    assert edits(one, other, 9) == edits(other, one, 9)
    assert (edits(one, other, 9) == 0) == (one == other)


def test_the_context_comes_before_the_terms_and_room_is_bounded() -> None:
    assert prompt_of([Term("DINUM")], " Comité  social ") == "Comité social, DINUM"
    assert len(prompt_of([Term("x" * 90) for _ in range(20)])) <= 600


def test_languages_are_codes_and_a_short_window_alone_is_a_stray() -> None:
    assert [code_of(name) for name in ("french", "fr-FR", "English", None, "klingon")] == [
        "fr",
        "fr",
        "en",
        "",
        "",
    ]
    heard = [("fr", 25.0), ("fr", 25.0), ("br", 3.0), ("en", 20.0), ("es", 10.0), ("es", 12.0)]
    assert main_language(heard) == "fr"
    assert established(heard) == {"fr", "en", "es"}


SPOKEN = st.lists(
    st.tuples(st.floats(0, 300), st.integers(1, 3), st.sampled_from(["a", "b.", "c?"])), max_size=80
)


@given(SPOKEN)
def test_segments_hold_every_word_once_and_never_two_speakers(rows: list[tuple[float, int, str]]) -> None:
    spoken = [Spoken(Word(text, at, at + 0.3), who) for at, who, text in sorted(rows)]
    lines = lines_of(spoken)
    assert sum(len(line.words) for line in lines) == len(spoken)
    assert all(line.end - line.start <= LONGEST for line in lines)
    assert [line.start for line in lines] == sorted(line.start for line in lines)
    numbers = renumbered(lines)
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))


def test_tracks_at_once_are_marked_as_overlapping() -> None:
    one = [Spoken(Word("oui", 1.0, 3.0), 1, 0)]
    two = [Spoken(Word("non", 2.0, 4.0), 2, 1), Spoken(Word("bon", 9.0, 9.5), 2, 1)]
    assert [line.overlap for line in lines_of([*one, *two])] == [True, True, False]
