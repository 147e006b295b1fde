"""Sign-in links, attempts and sessions do not outlive their use."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from socle.jobs.daily import daily
from socle.jobs.durable import step
from socle.organisation.models import SignInAttempt, SignInLink


@daily("sign_in_remains")
def sign_in_remains() -> None:
    """Deletes what signing in leaves behind."""
    delete_remains()


@step
def delete_remains() -> None:
    """Deletes links past their time, attempts older than a day, and sessions that have ended."""
    now = timezone.now()
    SignInLink.objects.filter(expires__lt=now).delete()
    SignInAttempt.objects.filter(at__lt=now - timedelta(days=1)).delete()
    Session.objects.filter(expire_date__lt=now).delete()
