"""Names replaced consistently, and searched again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.tools.transcripts.exports.people import folded
from socle.tools.transcripts.exports.pseudonyms import pseudonymised
from socle.tools.transcripts.spoken import Line, SpokenTranscript
from tests.tools.transcripts.made import spread

NAMES = ["Claire Martin", "Madame Dupont", "Monsieur Nguyen", "Jean-Pierre Lefèvre", "Claire Dubois"]
NAMES += ["Paul Martin", "Madame Martin", "Martin"]


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


def texts_of(*texts: str, speaker: str = "Intervenant 1") -> list[str]:
    return [line.text for line in pseudonymised(spoken(*texts, speaker=speaker)).transcript.lines]


def test_two_people_of_one_surname_have_each_their_own_pseudonym() -> None:
    assert texts_of("Madame Martin arrive.", "Claire Martin écrit.", "Paul Martin signe, et Paul sort.") == [
        "Madame [nom porté par A et B] arrive.",
        "Personne A écrit.",
        "Personne B signe, et Personne B sort.",
    ]


def test_a_surname_that_fits_two_people_claims_neither_wherever_it_is_said() -> None:
    texts = ("Claire Martin et Paul Martin sont là.", "Martin signe.", "La famille Martin aussi.")
    assert texts_of(*texts)[1:] == [
        "[nom porté par A et B] signe.",
        "La famille [nom porté par A et B] aussi.",
    ]


def test_a_name_borne_by_three_names_the_three() -> None:
    texts = ("Claire Martin, Paul Martin, Luc Martin.", "Monsieur Martin sort.")
    assert texts_of(*texts)[1] == "Monsieur [nom porté par A, B et C] sort."


def test_a_first_name_that_fits_two_people_claims_neither() -> None:
    texts = ("Claire Martin écrit à Claire Dubois.", "Merci Claire.")
    assert texts_of(*texts)[1] == "Merci [nom porté par A et B]."


def test_a_full_name_said_the_other_way_round_is_still_one_person() -> None:
    texts = ("Claire Martin et Paul Martin sont là.", "Je passe la parole à MARTIN Paul.")
    assert texts_of(*texts)[1] == "Je passe la parole à Personne B."


def test_a_voice_called_with_a_civility_is_who_bears_the_name() -> None:
    texts = ("Claire Martin parlera.", "Madame Dupont aussi.")
    assert texts_of(*texts, speaker="Madame Martin") == ["Personne A parlera.", "Madame Personne B aussi."]


def test_names_read_as_one_do_not_make_one_person_of_two() -> None:
    texts = ("Claire Martin est là.", "Paul Dubois aussi.", "Je vois Claire Martin Paul Dubois.")
    assert texts_of(*texts) == [
        "Personne A est là.",
        "Personne B aussi.",
        "Je vois Personne A Personne B.",
    ]


def test_who_became_what_is_told_as_it_was_said() -> None:
    done = pseudonymised(
        spoken("Claire Martin et Paul Martin.", "Martin appelle le 01 23 45 67 89.", speaker="Claire Martin")
    )
    assert done.names == {
        "Claire Martin": "Personne A",
        "Paul Martin": "Personne B",
        "Martin": "[nom porté par A et B]",
        "01 23 45 67 89": "[téléphone 1]",
    }


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
