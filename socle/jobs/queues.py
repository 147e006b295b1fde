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
RUNS = Queue("runs", concurrency=4, polling_seconds=0.3)
BATCHES = Queue("batches", concurrency=2, polling_seconds=1.0)
UPKEEP = Queue("upkeep", concurrency=1, polling_seconds=5.0)
ALL = (TURNS, INGESTION, RUNS, BATCHES, UPKEEP)

CONTRACT = "1"
"""The workflows' contract: raised by hand when a workflow changes so that old runs cannot resume in it."""
