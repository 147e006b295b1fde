"""Recordings of every kind, by a real worker: each ends in a sensible transcript or one clear sentence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from socle.storage import files
from socle.storage.scope import administration_scope
from socle.tools.transcripts.models import GlossaryTerm, Window
from socle.tools.transcripts.pipeline import workshop
from socle.work.models import ModelAnswer, Recording, Run
from socle.work.starting import Given, GivenFile
from tests.tools.transcripts.pipeline.conftest import (
    LOUD,
    ScriptedEar,
    ended,
    segments_of,
    spoken,
    transcript_of,
)
from tests.tools.transcripts.sounds import Sound, as_file, as_wav, joined, music, silence, voice
from tests.work.conftest import Desk

pytestmark = pytest.mark.usefixtures("at_work")


def soft(seconds: float) -> Sound:
    return 0.3 * voice(seconds, 220, 2)


def given(*recordings: tuple[str, bytes], **values: Any) -> Given:
    return Given(values, [GivenFile("enregistrements", name, [content]) for name, content in recordings])


def start(desk: Desk, name: str, content: bytes, **values: Any) -> Run:
    return desk.use("transcripts", given((name, content), **values))


def words_of(run: Run) -> list[str]:
    return [word["text"] for segment in segments_of(run) for word in segment.words]


def test_a_recording_becomes_segments_a_sound_to_play_and_no_trace_of_voices(
    desk: Desk, ear: ScriptedEar
) -> None:
    sound = joined(silence(1), voice(6), silence(2), soft(6), silence(1))
    (run,) = ended(desk, start(desk, "reunion.wav", as_wav(sound)))
    assert (run.status, run.failure, run.notes) == ("drafted", "", [])
    segments = segments_of(run)
    assert [segment.speaker.number for segment in segments if segment.speaker] == [1, 2]
    assert 0.5 < segments[0].start < 2 < segments[-1].end < 16
    transcript = transcript_of(run)
    assert (transcript.language, round(transcript.duration)) == ("fr", 16)
    assert len(transcript.peaks) == 160
    assert transcript.peaks[2] < 5
    assert max(transcript.peaks) > 50
    assert transcript.playback is not None
    with files.open_file(transcript.playback) as played:
        assert played.read(2)[0] == 0xFF
    with administration_scope(run.administration_id):
        assert not Window.objects.filter(transcript=transcript).exists()
        assert ModelAnswer.objects.filter(run=run, role="transcription").count() == len(ear.windows)
    assert str(run.pk) not in set(workshop.all_runs())


@pytest.mark.parametrize(
    ("name", "sound"),
    [("silence.wav", silence(20)), ("musique.wav", music(20)), ("court.wav", silence(1))],
)
def test_a_recording_without_speech_ends_with_one_sentence_and_asks_no_model(
    desk: Desk, ear: ScriptedEar, name: str, sound: Any
) -> None:
    (run,) = ended(desk, start(desk, name, as_wav(sound)))
    assert run.status == "failed"
    assert run.failure.startswith("Aucune parole n’a été trouvée")
    assert ear.asked == []


def test_a_second_of_speech_is_a_transcript(desk: Desk, ear: ScriptedEar) -> None:
    (run,) = ended(desk, start(desk, "mot.wav", as_wav(voice(1))))
    assert run.status == "drafted"
    assert len(segments_of(run)) == 1


def test_a_telephone_s_recording_is_heard_like_any_other(desk: Desk, ear: ScriptedEar) -> None:
    (run,) = ended(desk, start(desk, "telephone.wav", as_wav(voice(8), 8000)))
    assert run.status == "drafted"
    assert all(asked.seconds <= 30 for asked in ear.windows)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("texte.mp3", "Ceci n’est pas un enregistrement.".encode() * 50),
        ("coupe.m4a", b"\x00\x00\x00\x20ftypM4A " + b"\x00" * 4000),
        ("liste.m3u8", b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n"),
    ],
)
def test_a_file_that_is_no_recording_is_told_by_its_name(
    desk: Desk, ear: ScriptedEar, name: str, content: bytes
) -> None:
    (run,) = ended(desk, start(desk, name, content))
    assert run.status == "failed"
    assert run.failure.startswith(f"«\u00a0{name}\u00a0» ne peut pas être lu")


def test_a_video_without_sound_says_so(desk: Desk, ear: ScriptedEar, tmp_path: Path) -> None:
    path = _silent_film(tmp_path / "film.mp4")
    (run,) = ended(desk, start(desk, "film.mp4", path.read_bytes()))
    assert "ne contient aucun son" in run.failure


def _silent_film(path: Path) -> Path:
    import av
    import numpy as np

    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(10):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.webm", "libopus"),
        ("a.ogg", "libopus"),
        ("a.m4a", "aac"),
        ("a.mkv", "flac"),
        ("a.mp3", "libmp3lame"),
    ],
)
def test_what_phones_and_browsers_make_is_taken(
    desk: Desk, ear: ScriptedEar, tmp_path: Path, name: str, codec: str
) -> None:
    path = as_file(tmp_path / name, [voice(4)], codec)
    (run,) = ended(desk, start(desk, name, path.read_bytes()))
    assert run.status == "drafted", run.failure
    assert abs(transcript_of(run).duration - 4) < 0.3


def test_two_streams_are_heard_together_unless_they_are_said_to_be_people(
    desk: Desk, ear: ScriptedEar, tmp_path: Path
) -> None:
    sound = joined(voice(4), silence(5)), joined(silence(5), voice(4, 220))
    content = as_file(tmp_path / "visio.mkv", sound, "libopus").read_bytes()
    together, apart = ended(
        desk,
        start(desk, "visio.mkv", content, personnes="1"),
        start(desk, "visio.mkv", content, pistes=True),
    )
    assert any("plusieurs pistes" in note for note in together.notes)
    assert {segment.track for segment in segments_of(together)} == {0}
    assert [(one.track, one.speaker.number) for one in segments_of(apart) if one.speaker] == [(0, 1), (1, 2)]
    assert apart.notes == []


def test_parts_that_follow_one_another_are_heard_once_however_many_streams_each_has(
    desk: Desk, ear: ScriptedEar, tmp_path: Path
) -> None:
    parts = [as_file(tmp_path / name, [voice(4), soft(4)], "libopus") for name in ("1.mkv", "2.mkv")]
    both = given(*((path.name, path.read_bytes()) for path in parts), suite=True, personnes="1")
    (run,) = ended(desk, desk.use("transcripts", both))
    assert run.status == "drafted", run.failure
    assert abs(transcript_of(run).duration - 8) < 0.4


def test_tracks_recorded_apart_are_speakers_named_by_their_files(desk: Desk, ear: ScriptedEar) -> None:
    claire, hugo = as_wav(joined(voice(5), silence(5))), as_wav(joined(silence(4), voice(5, 220)))
    both = given(("Claire Martin.wav", claire), ("audio_2.wav", hugo), pistes="on")
    (run,) = ended(desk, desk.use("transcripts", both))
    assert [str(one.speaker) for one in segments_of(run)] == ["Claire Martin", "Intervenant 2"]
    assert all(one.path.endswith("/transcriptions") for one in ear.asked)
    assert [one.overlap for one in segments_of(run)] == [True, True]


def test_a_track_that_cannot_be_read_is_told_and_the_others_are_heard(desk: Desk, ear: ScriptedEar) -> None:
    both = given(("a.wav", as_wav(voice(4))), ("b.wav", b"rien du tout" * 20), pistes="1")
    (run,) = ended(desk, desk.use("transcripts", both))
    assert run.status == "drafted"
    assert any("b.wav" in note for note in run.notes)


def test_what_a_model_writes_in_a_loop_or_as_credits_is_cut_and_said(desk: Desk, ear: ScriptedEar) -> None:
    def looping(asked: Any) -> tuple[int, dict[str, Any]]:
        said = (
            "Bonjour à tous. "
            + "je vous remercie " * 12
            + "Sous-titres réalisés par la communauté d'Amara.org"
        )
        return 200, {"text": said, "language": "french", "segments": [], "words": []}

    ear.hear = looping
    (run,) = ended(desk, start(desk, "reunion.wav", as_wav(voice(12)), personnes="1"))
    assert " ".join(words_of(run)) == "Bonjour à tous. je vous remercie"
    reasons = {cut["reason"] for cut in transcript_of(run).cuts}
    assert reasons == {"Répétition en boucle du modèle", "Formule inventée par le modèle"}
    assert any("À 2 endroits" in note for note in run.notes)


def test_a_recording_of_which_all_was_invented_ends_with_a_sentence(desk: Desk, ear: ScriptedEar) -> None:
    ear.hear = lambda asked: (200, {"text": "Sous-titrage Société Radio-Canada", "language": "fr"})
    (run,) = ended(desk, start(desk, "bruit.wav", as_wav(voice(6))))
    assert run.failure.startswith("Aucune parole n’a été trouvée")


def test_a_provider_that_gives_a_text_alone_still_makes_a_transcript(desk: Desk, ear: ScriptedEar) -> None:
    def texts_only(asked: Any) -> tuple[int, dict[str, Any]]:
        if asked.fields["response_format"] != ["json"]:
            return 400, {"message": "verbose_json is not supported", "code": "unsupported_value"}
        return 200, {"text": "Bonjour à tous, la séance est ouverte."}

    ear.hear = texts_only
    ear.tell = lambda asked: (404, {"message": "no such path", "code": "model_not_found"})
    (run,) = ended(desk, start(desk, "reunion.wav", as_wav(joined(silence(2), voice(8)))))
    assert run.status == "drafted"
    assert " ".join(words_of(run)) == "Bonjour à tous, la séance est ouverte."
    times = [word["start"] for segment in segments_of(run) for word in segment.words]
    assert times == sorted(times)
    assert times[0] > 1.5
    assert any("instants sont estimés" in note for note in run.notes)
    assert any("ne distingue pas les voix" in note for note in run.notes)


def test_two_languages_in_turn_keep_theirs_and_a_stray_is_heard_again(desk: Desk, ear: ScriptedEar) -> None:
    def languages(asked: Any) -> tuple[int, dict[str, Any]]:
        told = asked.fields.get("language", [""])[0]
        found = "br" if asked.seconds < 4 else "en" if asked.loudness(0, 4) < LOUD else "fr"
        return 200, spoken(asked, told or found)

    ear.hear = languages
    sound = joined(voice(20), silence(6), soft(20), silence(6), voice(2, 120, 4))
    (run,) = ended(desk, start(desk, "colloque.wav", as_wav(sound), personnes="1"))
    assert [segment.language for segment in segments_of(run)] == ["fr", "en", "fr"]
    assert transcript_of(run).language in {"fr", "en"}
    assert sum(bool(asked.fields.get("language")) for asked in ear.windows) == 1


def without(heard: dict[str, Any], start: float, end: float) -> dict[str, Any]:
    """An answer without the words between two moments."""
    words = [word for word in heard["words"] if not start < word["start"] < end]
    text = " ".join(word["word"] for word in words)
    return heard | {"words": words, "segments": [{**heard["segments"][0], "text": text}], "text": text}


def test_what_the_model_passes_over_in_a_window_is_heard_alone_in_its_language(
    desk: Desk, ear: ScriptedEar
) -> None:
    def deaf_to_english(asked: Any) -> tuple[int, dict[str, Any]]:
        if asked.seconds < 12:
            return 200, spoken(asked, "en")
        return 200, without(spoken(asked), 8.5, 17)

    ear.hear = deaf_to_english
    sound = joined(voice(8), silence(1), soft(8), silence(1), voice(6, 120, 4))
    (run,) = ended(desk, start(desk, "colloque.wav", as_wav(sound), personnes="1"))
    segments = segments_of(run)
    assert [segment.language for segment in segments] == ["fr", "en", "fr"]
    assert segments[0].end < 8.7 < segments[1].start < segments[1].end <= 18 <= segments[2].start
    assert len(ear.windows) == 2


def test_noise_that_the_model_passes_over_is_not_made_speech(desk: Desk, ear: ScriptedEar) -> None:
    def unsure_alone(asked: Any) -> tuple[int, dict[str, Any]]:
        heard = spoken(asked)
        if asked.seconds < 12:
            return 200, heard | {"words": [{**word, "probability": 0.2} for word in heard["words"]]}
        return 200, without(heard, 8.5, 17)

    ear.hear = unsure_alone
    (run,) = ended(
        desk, start(desk, "bruit.wav", as_wav(joined(voice(8), silence(1), soft(8))), personnes="1")
    )
    assert len(ear.windows) == 2
    assert all(segment.end < 9 for segment in segments_of(run))


def test_a_short_window_surely_heard_in_its_language_is_not_translated(desk: Desk, ear: ScriptedEar) -> None:
    def languages(asked: Any) -> tuple[int, dict[str, Any]]:
        own = "en" if asked.seconds < 5 else "fr"
        heard = spoken(asked, asked.fields.get("language", [own])[0])
        sure = 0.9 if heard["language"] == own else 0.4
        return 200, heard | {"words": [{**word, "probability": sure} for word in heard["words"]]}

    ear.hear = languages
    sound = joined(voice(20), silence(6), voice(4, 120, 4))
    (run,) = ended(desk, start(desk, "citation.wav", as_wav(sound), personnes="1"))
    assert [segment.language for segment in segments_of(run)] == ["fr", "en"]
    assert len(ear.windows) == 3


def test_a_few_words_whose_language_is_guessed_are_heard_in_french(desk: Desk, ear: ScriptedEar) -> None:
    ear.hear = lambda asked: (200, spoken(asked, asked.fields.get("language", ["pl"])[0]))
    (run,) = ended(desk, start(desk, "mot.wav", as_wav(voice(2)), personnes="1"))
    assert [segment.language for segment in segments_of(run)] == ["fr"]


def test_a_chosen_language_and_expected_words_go_with_every_window(desk: Desk, ear: ScriptedEar) -> None:
    with administration_scope(desk.person.administration_id):
        GlossaryTerm.objects.create(
            administration_id=desk.person.administration_id,
            service=desk.person.service,
            term="DINUM",
            heard_as=["mot1"],
        )
    sound = as_wav(voice(6))
    (run,) = ended(desk, start(desk, "a.wav", sound, langue="fr", contexte="Comité", personnes="1"))
    assert ear.windows[0].fields["language"] == ["fr"]
    assert ear.windows[0].fields["prompt"] == ["Comité, DINUM"]
    flagged = [word for segment in segments_of(run) for word in segment.words if "instead_of" in word]
    assert [(word["text"], word["instead_of"]) for word in flagged] == [("DINUM", "mot1")]


def test_several_files_without_the_box_are_a_run_each(desk: Desk, ear: ScriptedEar) -> None:
    from socle.work.registry import tool_named
    from socle.work.starting import start_each

    both = given(("a.wav", as_wav(voice(3))), ("b.wav", as_wav(voice(3, 200))))
    with administration_scope(desk.person.administration_id):
        runs = start_each(desk.person, tool_named("transcripts"), both)
    desk.runs += runs
    assert [run.title for run in ended(desk, *runs)] == ["a.wav", "b.wav"]
    with administration_scope(desk.person.administration_id):
        assert [Recording.objects.filter(run=run).count() for run in runs] == [1, 1]


def test_a_long_silence_between_words_costs_no_window(desk: Desk, ear: ScriptedEar) -> None:
    sound = joined(silence(60), voice(3), silence(240), voice(3, 130, 3), silence(60))
    (run,) = ended(desk, start(desk, "nuit.wav", as_wav(sound), personnes="1"))
    assert run.status == "drafted"
    starts: Sequence[float] = [segment.start for segment in segments_of(run)]
    assert 59 < starts[0] < 62
    assert 302 < starts[-1] < 306
    assert sum(asked.seconds for asked in ear.windows) < 12
