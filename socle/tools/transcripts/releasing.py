"""What a transcript holds on the disk goes with its row, whoever deletes the run."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from socle.storage import files
from socle.tools.transcripts.models import Transcript
from socle.tools.transcripts.pipeline import workshop


@receiver(post_delete, sender=Transcript)
def release_sound(sender: type[Transcript], instance: Transcript, **_: object) -> None:
    """Gives the player's file back, and removes the samples once the deletion is committed."""
    if instance.playback is not None:
        files.release(instance.playback)
    transaction.on_commit(partial(workshop.clear, str(instance.run_id)), robust=True)
