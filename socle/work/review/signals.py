"""What review tells those above it, who must not be imported from here."""

from django.dispatch import Signal

acted = Signal()
"""Sent in the act's transaction with `run` and `act`."""

shown = Signal()
"""Sent with `run` and `person_id` when a draft is shown to a person."""
