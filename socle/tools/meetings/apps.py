"""Comptes rendus as a Django application."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Minutes of recordings, and the templates that services make of them."""

    name = "socle.tools.meetings"
    label = "meetings"
    verbose_name = "Comptes rendus"
