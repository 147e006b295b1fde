"""Hands work to the workers inside Django's transaction: it exists once that commits, never before."""

import json

from django.db import connection

from socle.jobs.queues import CONTRACT, Queue


def enqueue(queue: Queue, workflow: str, workflow_id: str, *arguments: int | str) -> None:
    """Enqueues a workflow once: a second call with the same id changes nothing.

    Arguments are ids, never contents.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select dbos.enqueue_workflow(
                workflow_name => %s, queue_name => %s, workflow_id => %s, app_version => %s,
                positional_args => %s::json[]
            )
            """,
            [workflow, queue.name, workflow_id, CONTRACT, [json.dumps(argument) for argument in arguments]],
        )


def cancel(workflow_id: str) -> None:
    """Asks that a workflow stop before its next step; one that is queued never starts."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            update dbos.workflow_status
               set status = 'CANCELLED', queue_name = null, deduplication_id = null,
                   started_at_epoch_ms = null,
                   updated_at = (extract(epoch from now()) * 1000)::bigint
             where workflow_uuid = %s and status in ('PENDING', 'ENQUEUED', 'DELAYED')
            """,
            [workflow_id],
        )


def forget(workflow_prefix: str) -> None:
    """Deletes the job rows of what was deleted; `workflow_prefix` ends before the attempt's number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from dbos.workflow_status where starts_with(workflow_uuid, %s)", [workflow_prefix]
        )
