"""The sound goes on its date, before the text; what voices left behind goes the day after at the latest."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from socle.jobs.daily import daily
from socle.jobs.durable import step
from socle.ledger.kinds import Kind
from socle.ledger.recording import record
from socle.organisation.models import Administration
from socle.storage import files
from socle.storage.scope import administration_scope
from socle.tools.transcripts.keeping import SOUND_DAYS
from socle.tools.transcripts.models import Transcript, Window
from socle.tools.transcripts.pipeline import workshop
from socle.work.models import Run
from socle.work.recordings import delete_sound, recordings_of

_TOOL = "transcripts"
_REST_DAYS = 1


@daily("sound_past_its_date")
def sound_past_its_date() -> None:
    """Deletes the sound that is past its date, administration by administration."""
    for number in administrations():
        delete_sound_past(number)
        forget_voices(number)
    clear_strays()


@step
def administrations() -> list[int]:
    """The numbers of all administrations."""
    return list(Administration.objects.values_list("pk", flat=True))


@step
def delete_sound_past(administration_id: int) -> int:
    """Deletes one administration's sound past its date; of how many runs."""
    today = timezone.localdate()
    never_opened = Q(transcript=None, created__date__lt=today - timedelta(days=SOUND_DAYS))
    with administration_scope(administration_id):
        runs = Run.objects.filter(tool=_TOOL).exclude(status__in=Run.UNDER_WAY)
        past = runs.filter(Q(transcript__sound_deletes_on__lt=today) | never_opened)
        return sum(delete_sound_of(run) for run in past)


def delete_sound_of(run: Run) -> bool:
    """Deletes a run's originals and what the player plays, with an entry in the ledger, in the caller's
    scope; whether there was any. The text stays."""
    count = delete_sound(recordings_of(run))
    transcript = Transcript.objects.select_for_update().filter(run=run).first()
    if transcript is not None and transcript.playback is not None:
        playback, transcript.playback = transcript.playback, None
        transcript.peaks = []
        transcript.save(update_fields=["playback", "peaks"])
        files.release(playback)
        count += 1
    workshop.clear(str(run.pk))
    if count:
        record(
            Kind.SOUND_DELETED,
            administration_id=run.administration_id,
            act=str(run.pk),
            facts={"tool": run.tool, "files": count},
        )
    return bool(count)


@step
def forget_voices(administration_id: int) -> int:
    """Deletes the windows, with the vectors of voices in them, and the samples of runs that stopped more than
    a day ago: begun again, they hear everything again. How many windows."""
    before = timezone.now() - timedelta(days=_REST_DAYS)
    with administration_scope(administration_id):
        runs = Run.objects.filter(tool=_TOOL, ended__lt=before).exclude(status__in=Run.UNDER_WAY)
        gone, _ = Window.objects.filter(transcript__run__in=runs).delete()
        for number in set(map(str, runs.values_list("pk", flat=True))) & set(workshop.all_runs()):
            workshop.clear(number)
    return gone


@step
def clear_strays() -> int:
    """Removes folders of sound that belong to no run, as a crash leaves them: of a run that was just deleted,
    of a video on its way. How many."""
    strays = workshop.older_than(_REST_DAYS * 24 * 3600)
    for number in Administration.objects.values_list("pk", flat=True):
        with administration_scope(number):
            runs = Run.objects.filter(tool=_TOOL).values_list("pk", flat=True)
            strays -= set(map(str, runs.filter(pk__in=filter(None, map(_as_id, strays)))))
    for name in strays:
        workshop.clear(name)
    return len(strays)


def _as_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
