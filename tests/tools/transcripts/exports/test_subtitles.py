"""Subtitles: in order, never over one another, every word there, every rule kept or its breach reported."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socle.tools.transcripts.exports.subtitles.rules import rules
from socle.tools.transcripts.exports.subtitles.writing import srt, subtitles, vtt
from socle.tools.transcripts.spoken import Line, SpokenTranscript, Word
from tests.tools.transcripts.made import MEETING, spread

patient = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

TEXTS = st.one_of(
    st.sampled_from(
        ["le", "la", "décision,", "marché.", "Bonjour", "et", "1\u00a0234,50", "anticonstitutionnellement"]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=60),
)
MOMENTS = st.floats(0, 50, allow_nan=False)


@st.composite
def transcripts(draw: Any) -> SpokenTranscript:
    """Whatever may come: words without length, out of order, people who speak at once."""
    lines = []
    for number in range(draw(st.integers(0, 4))):
        words = [
            Word(text, start, start + draw(st.floats(0, 3)))
            for text in draw(st.lists(TEXTS, min_size=1, max_size=25))
            for start in [draw(MOMENTS)]
        ]
        start, end = min(word.start for word in words), max(word.end for word in words)
        lines.append(Line(number, draw(st.sampled_from(["", "Anne", "Paul"])), 1, start, end, words))
    return SpokenTranscript("Essai", 60.0, sorted(lines, key=lambda line: line.start))


def meeting() -> SpokenTranscript:
    lines = [
        Line(place, f"Intervenant {number}", number, start, end, spread(text, start, end))
        for place, (number, start, end, text) in enumerate(MEETING)
    ]
    return SpokenTranscript("Réunion", 24.0, lines)


@patient
@given(transcripts())
def test_subtitles_stand_in_order_and_never_over_one_another(transcript: SpokenTranscript) -> None:
    cues, _ = subtitles(transcript)
    assert all(cue.start < cue.end for cue in cues)
    assert all(before.end <= after.start for before, after in pairwise(cues))


@patient
@given(transcripts())
def test_no_word_is_lost(transcript: SpokenTranscript) -> None:
    cues, _ = subtitles(transcript)
    shown = sorted(word for cue in cues for line in cue.lines for word in line.removeprefix("– ").split(" "))
    said = sorted(word.text for line in transcript.lines for word in line.words)
    assert [word for word in shown if word] == [word for word in said if word]


@patient
@given(transcripts())
def test_every_rule_is_kept_or_its_breach_reported(transcript: SpokenTranscript) -> None:
    cues, found = subtitles(transcript)
    told = {(breach.number, breach.rule) for breach in found}
    known = rules()
    for number, cue in enumerate(cues, 1):
        lasts = cue.end - cue.start
        assert len(cue.lines) <= known.lines or (number, "lines") in told
        assert max(map(len, cue.lines)) <= known.line or (number, "line_length") in told
        assert cue.characters <= known.rate * lasts / 1000 or (number, "reading_speed") in told
        assert cue.characters <= known.charter_room(lasts) or (number, "charter") in told
        assert lasts >= known.shortest or (number, "shortest") in told
        assert lasts <= known.longest or (number, "longest") in told
        following = cues[number].start if number < len(cues) else cue.end + known.gap
        assert following - cue.end >= known.gap or (number, "gap") in told


def test_calm_speech_keeps_every_rule() -> None:
    cues, found = subtitles(meeting())
    assert found == []
    assert all(len(line) <= 42 for cue in cues for line in cue.lines)


def test_a_dash_says_that_the_voice_changes() -> None:
    cues, _ = subtitles(meeting())
    changes = [cue.lines[0].startswith("– ") for cue in cues]
    speakers = [cue.speaker for cue in cues]
    assert changes == [place == 0 or speakers[place - 1] != speaker for place, speaker in enumerate(speakers)]


def test_one_voice_alone_has_no_dash() -> None:
    words = spread("Bonjour à toutes et à tous.", 0, 3)
    cues, _ = subtitles(SpokenTranscript("Seul", 3, [Line(1, "Anne", 1, 0, 3, words)]))
    assert [cue.lines for cue in cues] == [("Bonjour à toutes et à tous.",)]


ARTICLES = {"le", "la", "les", "de", "des", "du", "un", "une", "en", "toutes", "à", "au"}


@pytest.mark.parametrize(
    "text",
    [
        "Nous avons reçu hier après-midi toutes les offres de la consultation lancée en mars.",
        "Nous avons présenté la proposition des services de la direction départementale des territoires.",
    ],
)
def test_lines_do_not_end_on_an_article(text: str) -> None:
    cues, found = subtitles(SpokenTranscript("x", 9, [Line(1, "", 1, 0, 9, spread(text, 0, 9))]))
    assert cues
    assert not {line.split()[-1].lower() for cue in cues for line in cue.lines} & ARTICLES
    assert not [breach for breach in found if breach.rule == "break"]


def test_a_break_that_tears_words_apart_is_reported() -> None:
    words = spread("Elle dit à la", 0, 2)
    cues, found = subtitles(SpokenTranscript("x", 2, [Line(1, "", 1, 0, 2, words)]))
    assert [cue.lines for cue in cues] == [("Elle dit à la",)]
    assert [breach.rule for breach in found] == ["break"]


def test_steady_speech_makes_no_subtitle_too_long() -> None:
    words = spread(" ".join(["mot"] * 200 + ["fin."]), 0, 100)
    cues, _ = subtitles(SpokenTranscript("x", 100, [Line(1, "", 1, 0, 100, words)]))
    assert max(cue.end - cue.start for cue in cues) <= 7000


def test_a_long_silence_is_not_bridged() -> None:
    words = [*spread("Bonjour.", 0, 1), *spread("Reprenons la séance.", 8, 10)]
    cues, _ = subtitles(SpokenTranscript("x", 10, [Line(1, "", 1, 0, 10, words)]))
    assert [cue.lines for cue in cues] == [("Bonjour.",), ("Reprenons la séance.",)]


def test_srt_and_vtt_are_written_as_players_read_them() -> None:
    cues, _ = subtitles(meeting())
    assert srt(cues).startswith("1\n00:00:00,500 --> 00:00:0")
    said = vtt(cues)
    assert said.startswith("WEBVTT\n\n00:00:00.500 --> ")
    assert "<v Intervenant 1>– Bonjour à toutes et à tous," in said


def test_an_arrow_in_the_words_does_not_break_a_file() -> None:
    cues, _ = subtitles(SpokenTranscript("x", 3, [Line(1, "<b>", 1, 0, 3, spread("a --> b <i>", 0, 3))]))
    assert srt(cues).count("-->") == 1
    assert vtt(cues).count("-->") == 1
    assert "<i>" not in vtt(cues)
