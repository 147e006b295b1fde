"""Puts made transcripts into a running Socle: `python -m tests.tools.transcripts.fill DATA EMAIL [HOURS …]`.

Prints the id of each run. Without HOURS, or with 0, it is a short meeting with all that an editor shows; with
them a long one, of some 10 000 words an hour.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from socle.operating.house import open_data, open_database, set_up_django

if TYPE_CHECKING:
    from socle.organisation.models import Person

SENTENCES = (
    "Nous avons reçu le devis hier soir et il est plus élevé que prévu.",
    "Est-ce que quelqu’un a pu relire la convention avant la réunion ?",
    "Oui, il reste deux articles à reprendre avec le service juridique.",
    "Je vous propose d’en reparler la semaine prochaine, quand Madame Martin sera là.",
    "Très bien.",
    "Pour le calendrier, la livraison des bureaux est prévue en mars, mais le prestataire demande un délai.",
)


def long_speech(hours: float) -> list[tuple[int, float, float, str]]:
    """Turns of about thirteen words, one after the other."""
    chosen = random.Random(7)
    said, at = [], 0.0
    while at < hours * 3600:
        text = " ".join(chosen.choices(SENTENCES, k=1))
        seconds = len(text.split()) * 0.36
        said.append((chosen.randint(1, 6), at, at + seconds, text))
        at += seconds + 0.25
    return said


def main() -> None:
    """Makes the rows."""
    from socle.organisation.models import Person
    from socle.storage.scope import administration_scope

    person = Person.objects.get(email=sys.argv[2])
    for hours in map(float, sys.argv[3:] or ["0"]):
        with administration_scope(person.administration_id):
            print(made(person, hours))


def made(person: Person, hours: float) -> object:
    """The number of a new transcript."""
    from tests.tools.transcripts.made import give_sound, make_transcript
    from tests.tools.transcripts.showing import dress

    if hours:
        transcript = make_transcript(person, long_speech(hours), "Assemblée générale")
        give_sound(transcript, times=int(hours * 60))
    else:
        transcript = make_transcript(person, title="Réunion de service du 12 janvier")
        dress(transcript)
        give_sound(transcript)
    return transcript.pk


if __name__ == "__main__":
    with open_database(open_data(Path(sys.argv[1]))):
        set_up_django()
        main()
