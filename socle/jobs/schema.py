"""The tables of the job engine, made by the role that owns the schema."""

from dbos import DBOS

from socle.jobs.worker import sqlalchemy_url


def migrate_jobs(owner_url: str, application_role: str = "socle_app") -> None:
    """Brings DBOS's schema up to date and grants it to the application's role."""
    DBOS.migrate(sqlalchemy_url(owner_url), schema="dbos", application_role=application_role)
