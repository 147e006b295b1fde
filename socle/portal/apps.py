"""The portal as a Django app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Top of the house: knows every tool."""

    name = "socle.portal"
    label = "portal"
