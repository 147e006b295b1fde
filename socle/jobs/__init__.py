"""Durable work: DBOS queues on the database, enqueued inside Django's transactions."""
