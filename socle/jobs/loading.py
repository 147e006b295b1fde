"""The workflows of every application, imported where they run: in a worker, and nowhere else."""

from importlib import import_module

from django.apps import apps


def load_workflows() -> None:
    """Imports the modules that each application names in its `workflows`, relative to it.

    Pages and gateway only enqueue, by a workflow's name: they need neither the job engine nor the steps.
    """
    for application in apps.get_app_configs():
        for module in getattr(application, "workflows", ()):
            import_module(f"{application.name}.{module}")
