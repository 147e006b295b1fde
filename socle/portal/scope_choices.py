"""What a key can be limited to, in the words of the pages."""

from socle.inference.catalogue import CatalogueError
from socle.inference.catalogue.stored import catalogue_in_force
from socle.knowledge.models import Collection
from socle.organisation.callers import Caller

MOST_COLLECTIONS = 100
Choices = list[tuple[str, str]]

ENDPOINTS: Choices = [
    ("/v1/chat/completions", "Dialoguer avec un modèle (chat/completions)"),
    ("/v1/completions", "Compléter un texte ou du code (completions)"),
    ("/v1/responses", "Dialoguer, nouvelle forme d’OpenAI (responses)"),
    ("/v1/messages", "Dialoguer, forme d’Anthropic (messages)"),
    ("/v1/embeddings", "Comparer des textes par le sens (embeddings)"),
    ("/v1/rerank", "Classer des textes par pertinence (rerank)"),
    ("/v1/audio", "Transcrire des enregistrements (audio)"),
    ("/v1/ocr", "Lire des images et des PDF (ocr)"),
    ("/v1/collections", "Gérer des collections (collections)"),
    ("/v1/documents", "Déposer et lire des documents (documents)"),
    ("/v1/search", "Chercher dans des documents (search)"),
    ("/v1/files", "Déposer des fichiers de lots (files)"),
    ("/v1/batches", "Lancer des lots (batches)"),
    ("/v1/tools", "Lancer un outil (tools)"),
    ("/v1/runs", "Suivre les travaux des outils (runs)"),
    ("/v1/drafts", "Lire les brouillons des outils (drafts)"),
    ("/v1/usage", "Lire sa consommation (usage)"),
    ("/v1/keys", "Gérer ses clés (keys)"),
    ("/v1/admin", "Administrer (admin)"),
]


def model_choices() -> Choices:
    """The models by their titles; none while the catalogue is at fault."""
    try:
        models = catalogue_in_force().models.values()
    except CatalogueError:
        return []
    return [(model.id, model.title) for model in models]


def collection_choices(caller: Caller) -> Choices:
    """The collections that the caller sees, the newest first."""
    rows = Collection.objects.visible_to(caller).order_by("-pk")[:MOST_COLLECTIONS]
    return [(str(row.pk), row.name) for row in rows]


def with_kept(choices: Choices, kept: list[str]) -> Choices:
    """The choices with what a key has already, whatever it was named by."""
    known = {value for value, _ in choices}
    return [*choices, *((value, value) for value in kept if value not in known)]
