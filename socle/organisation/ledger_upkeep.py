"""The ledger's daily upkeep. It is declared here because the ledger stands below the jobs."""

from pathlib import Path

from django.conf import settings

from socle.jobs.daily import daily
from socle.jobs.durable import step
from socle.ledger import heads, months


@daily("ledger_months")
def ledger_months() -> None:
    """Makes the months ahead, lets those expire whose term is over, thins the file of heads."""
    make_months()
    expire_months()
    thin_heads()


@step
def make_months() -> None:
    """Makes the months ahead."""
    months.make_months()


@step
def expire_months() -> None:
    """Lets the months expire that are past the term set by the operator."""
    months.expire_months(settings.SOCLE_LEDGER_MONTHS)


@step
def thin_heads() -> None:
    """Keeps one head an hour of the old ones."""
    heads.thin(Path(settings.SOCLE_DATA))
