"""L'Assistant's addresses."""

from django.urls import path

from socle.tools.assistant.views import conversations, documents, events, projects, turns

app_name = "assistant"
urlpatterns = [
    path("", conversations.home, name="home"),
    path("nouvelle/", conversations.new, name="new"),
    path("conversations/<uuid:number>/", conversations.show, name="conversation"),
    path("conversations/<uuid:number>/demande/", turns.ask, name="ask"),
    path("conversations/<uuid:number>/titre/", conversations.rename, name="rename"),
    path("conversations/<uuid:number>/suppression/", conversations.delete, name="delete"),
    path("demandes/<uuid:number>/", turns.show, name="turn"),
    path("demandes/<uuid:number>/suite/", events.events, name="events"),
    path("demandes/<uuid:number>/arret/", turns.stop, name="stop"),
    path("demandes/<uuid:number>/reprise/", turns.retry, name="retry"),
    path("demandes/<uuid:number>/modification/", turns.edit, name="edit"),
    path("projets/nouveau/", projects.new, name="project-new"),
    path("projets/<uuid:number>/", projects.show, name="project"),
    path("projets/<uuid:number>/modification/", projects.edit, name="project-edit"),
    path("projets/<uuid:number>/suppression/", projects.delete, name="project-delete"),
    path("collections/<int:number>/documents/", documents.documents, name="documents"),
    path("documents/<int:number>/arret/", documents.cancel, name="document-cancel"),
    path("documents/<int:number>/reprise/", documents.retry, name="document-retry"),
    path("documents/<int:number>/suppression/", documents.delete, name="document-delete"),
]
