"""The kinds of entries: what the ledger can say happened."""

from enum import StrEnum


class Kind(StrEnum):
    """What an entry tells. A word that was written once keeps its meaning for ever."""

    RUN_STARTED = "run_started"
    RUN_ENDED = "run_ended"
    RUN_CANCELLED = "run_cancelled"
    RUN_DELETED = "run_deleted"
    MODEL_CALLED = "model_called"
    ITEM_ACTED = "item_acted"
    DRAFT_VALIDATED = "draft_validated"
    EXPORT_MADE = "export_made"
    ACCESS_GRANTED = "access_granted"
    ACCESS_REFUSED = "access_refused"
    CONFIGURATION_CHANGED = "configuration_changed"
    SOURCE_OPENED = "source_opened"
    USAGE_BATCH = "usage_batch"
    EXPLANATION_MADE = "explanation_made"
    SOUND_DELETED = "sound_deleted"
    CASE_FILE_SEALED = "case_file_sealed"
    CASE_FILE_DESTROYED = "case_file_destroyed"
    BATCH_CREATED = "batch_created"
    BATCH_CANCELLED = "batch_cancelled"
    BATCH_ENDED = "batch_ended"
    LEDGER_CHECKPOINT = "ledger_checkpoint"
