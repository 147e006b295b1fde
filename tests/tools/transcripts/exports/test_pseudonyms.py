"""Names replaced consistently, and searched again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.tools.transcripts.exports.pseudonyms import folded, pseudonymised
from socle.tools.transcripts.spoken import Line, SpokenTranscript
from tests.tools.transcripts.made import spread

NAMES = ["Claire Martin", "Madame Dupont", "Monsieur Nguyen", "Jean-Pierre Lefèvre", "Claire Dubois"]


def spoken(*texts: str, speaker: str = "Intervenant 1", title: str = "Réunion") -> SpokenTranscript:
    lines = [
        Line(place, speaker, 1, place * 10, place * 10 + 8, spread(text, place * 10, place * 10 + 8))
        for place, text in enumerate(texts)
    ]
    return SpokenTranscript(title, 10.0 * len(texts), lines)


def test_one_person_has_one_pseudonym_however_called() -> None:
    done = pseudonymised(spoken("Claire Martin propose le plan.", "Merci Madame Martin.", "Martin signe."))
    assert [line.text for line in done.transcript.lines] == [
        "Personne A propose le plan.",
        "Merci Madame Personne A.",
        "Personne A signe.",
    ]
    assert done.left == ()


def test_two_people_of_one_first_name_stay_two() -> None:
    done = pseudonymised(spoken("Claire Martin écrit à Claire Dubois."))
    assert done.transcript.lines[0].text == "Personne A écrit à Personne B."


def test_numbers_and_addresses_go_too() -> None:
    text = "Appelez le 01 23 45 67 89 ou écrivez à c.martin@exemple.fr, voiture AB-123-CD."
    done = pseudonymised(spoken(text, text))
    assert done.transcript.lines[0].text == (
        "Appelez le [téléphone 1] ou écrivez à [adresse électronique 1], voiture [immatriculation 1]."
    )
    assert done.transcript.lines[0].text == done.transcript.lines[1].text


def test_the_name_given_to_a_voice_goes_everywhere() -> None:
    done = pseudonymised(spoken("Fatou Ndiaye a raison.", speaker="Fatou Ndiaye", title="Entretien Ndiaye"))
    assert done.transcript.speakers == ["Personne A"]
    assert done.transcript.title == "Entretien Personne A"
    assert "diaye" not in done.transcript.lines[0].text


def test_a_voice_without_a_name_keeps_its_number() -> None:
    assert pseudonymised(spoken("Bonjour.")).transcript.speakers == ["Intervenant 1"]


def test_what_is_left_is_told() -> None:
    done = pseudonymised(spoken("Madame Martin arrive.", "le dossier martin est clos."))
    assert "martin" in done.left


def test_a_name_after_an_elision_goes_too() -> None:
    done = pseudonymised(spoken("C’est l’avis d’Alice, et qu’Alice signe.", speaker="Alice Durand"))
    assert done.transcript.lines[0].text == "C’est l’avis d’Personne A, et qu’Personne A signe."
    assert done.left == ()


def test_a_number_said_in_two_goes_is_one_number() -> None:
    done = pseudonymised(spoken("Appelez le 01 23 45", "67 89 merci."))
    assert [line.text for line in done.transcript.lines] == ["Appelez le [téléphone 1]", "merci."]


@pytest.mark.parametrize("plate", ["ab-123-cd", "AB 123 CD", "1234 AB 75"])
def test_plates_old_and_new(plate: str) -> None:
    assert pseudonymised(spoken(f"La voiture {plate} est mal garée.")).transcript.lines[0].text == (
        "La voiture [immatriculation 1] est mal garée."
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*NAMES, "le marché,", "Bonjour.", "et", "Paris"]), min_size=1, max_size=12))
def test_words_keep_their_order_and_times(pieces: list[str]) -> None:
    before = spoken(" ".join(pieces))
    after = pseudonymised(before).transcript.lines[0]
    assert after.text == " ".join(word.text for word in after.words)
    times = [(word.start, word.end) for word in after.words]
    assert times == sorted(times)
    assert before.lines[0].start <= times[0][0] <= times[-1][1] <= before.lines[0].end + 1e-6


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*NAMES, "signe", "avec", "puis"]), min_size=1, max_size=10))
def test_no_replaced_name_can_be_read(pieces: list[str]) -> None:
    done = pseudonymised(spoken(" ".join(pieces)))
    text = folded(done.transcript.lines[0].text)
    assert not any(folded(name).split()[-1] in text.split() for name in done.names)
    assert done.left == ()
