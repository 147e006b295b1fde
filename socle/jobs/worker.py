"""A worker: takes workflows from the queues, and takes over those of workers that died."""

import logging
import os
import signal
import socket
import threading
import uuid

from dbos import DBOS, DBOSConfig
from dbos._serialization import DBOSPortableJSON

from socle.jobs.loading import load_workflows
from socle.jobs.queues import ALL, CONTRACT
from socle.jobs.stopping import STOPPING
from socle.jobs.watchdog import Watchdog
from socle.ledger.sealing import run_sealer

log = logging.getLogger(__name__)

# For the last entries of what was just stopped; a database that is away is not waited for.
SEALER_SECONDS = 5.0


def sqlalchemy_url(libpq_url: str) -> str:
    """The same address in SQLAlchemy's words, for DBOS."""
    return libpq_url.replace("postgresql://", "postgresql+psycopg://", 1)


def configuration(libpq_url: str, executor: str) -> DBOSConfig:
    """DBOS on our database: ids as JSON instead of pickles, nothing sent anywhere, no migration."""
    return {
        "name": "socle",
        "system_database_url": sqlalchemy_url(libpq_url),
        "application_version": CONTRACT,
        "executor_id": executor,
        "run_migrations": False,
        "serializer": DBOSPortableJSON,
        "enable_otlp": False,
        "log_level": "WARNING",
        "sys_db_pool_size": 12,
    }


def run_worker(libpq_url: str) -> None:
    """Works until it is asked to stop."""
    load_workflows()
    stop = STOPPING
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    executor = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    watchdog = Watchdog(libpq_url, executor)
    watchdog.hold()
    DBOS(config=configuration(libpq_url, executor))
    DBOS.listen_queues([queue.name for queue in ALL])
    DBOS.launch()
    for queue in ALL:
        DBOS.register_queue(
            queue.name, worker_concurrency=queue.concurrency, polling_interval_sec=queue.polling_seconds
        )
    sealer = threading.Thread(target=run_sealer, args=(stop,), name="sealer", daemon=True)
    sealer.start()
    log.info("worker %s started", executor)
    watchdog.run(stop)
    DBOS.destroy(workflow_completion_timeout_sec=5)
    sealer.join(SEALER_SECONDS)
    watchdog.release()
