"""The queues of durable work, each with its own room so that one kind never starves another."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Queue:
    """A queue: how many of its workflows one worker runs at once, and how often it looks for new ones."""

    name: str
    concurrency: int
    polling_seconds: float


TURNS = Queue("turns", concurrency=8, polling_seconds=0.15)
INGESTION = Queue("ingestion", concurrency=2, polling_seconds=0.5)
BATCH_INGESTION = Queue("batch_ingestion", concurrency=2, polling_seconds=1.0)
"""Documents of tools' batches: a thousand of them make nobody wait who drops one."""
RUNS = Queue("runs", concurrency=4, polling_seconds=0.3)
RECORDINGS = Queue("recordings", concurrency=3, polling_seconds=0.5)
"""Runs on recordings take hours: three share the machine window by window, and no letter waits for them."""
BATCHES = Queue("batches", concurrency=2, polling_seconds=1.0)
REQUEST_BATCHES = Queue("request_batches", concurrency=32, polling_seconds=1.0)
"""Batches of /v1/batches: they share the places of SOCLE_BATCH_REQUESTS, a short one passes long ones."""
WEBHOOKS = Queue("webhooks", concurrency=4, polling_seconds=1.0)
UPKEEP = Queue("upkeep", concurrency=1, polling_seconds=5.0)
ALL = (TURNS, INGESTION, BATCH_INGESTION, RUNS, RECORDINGS, BATCHES, REQUEST_BATCHES, WEBHOOKS, UPKEEP)

CONTRACT = "1"
"""The workflows' contract: raised by hand when a workflow changes so that old runs cannot resume in it."""
