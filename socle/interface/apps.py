"""The interface as a Django app: templates, static files and template tags."""

from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    """Bottom of the house: knows no other app."""

    name = "socle.interface"
    label = "interface"
