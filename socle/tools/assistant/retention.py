"""Conversations and projects are deleted on their date."""

from django.utils import timezone

from socle.jobs.daily import daily
from socle.jobs.durable import step
from socle.organisation.models import Administration
from socle.storage.scope import administration_scope
from socle.tools.assistant.actions import delete_conversation, delete_project
from socle.tools.assistant.models import Conversation, Project


@daily("conversations_past_their_date")
def conversations_past_their_date() -> None:
    """Deletes what is past its date, administration by administration."""
    for number in administrations():
        delete_past(number)


@step
def administrations() -> list[int]:
    """The numbers of all administrations."""
    return list(Administration.objects.values_list("pk", flat=True))


@step
def delete_past(administration_id: int) -> int:
    """Deletes one administration's conversations and projects past their date; returns how many."""
    today = timezone.localdate()
    with administration_scope(administration_id):
        projects = list(Project.objects.filter(deletes_on__lt=today))
        for project in projects:
            delete_project(project)
        conversations = list(Conversation.objects.filter(deletes_on__lt=today))
        for conversation in conversations:
            delete_conversation(conversation)
    return len(projects) + len(conversations)
