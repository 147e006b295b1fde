"""Tells an address that a run has ended, as Standard Webhooks: nothing of its contents leaves."""
