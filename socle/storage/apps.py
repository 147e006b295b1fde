"""Registers the storage package with Django."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """The application that owns the rows describing stored files."""

    name = "socle.storage"
    label = "storage"
    default_auto_field = "django.db.models.BigAutoField"
