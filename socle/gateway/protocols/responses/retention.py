"""Stored responses do not outlive the day that their owner's service set."""

from socle.gateway.protocols.responses import stored
from socle.jobs.daily import daily
from socle.jobs.durable import step


@daily("old_responses")
def old_responses() -> None:
    """Deletes the stored responses whose day has come."""
    delete_due_responses()


@step
def delete_due_responses() -> None:
    """Deletes them, of all administrations."""
    stored.delete_due()
