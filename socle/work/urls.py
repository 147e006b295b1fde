"""Addresses of tools and drafts."""

from django.urls import path

from socle.work.views import batches, items, runs, tools

app_name = "work"
urlpatterns = [
    path("outils/<slug:slug>/", tools.tool, name="tool"),
    path("outils/<slug:slug>/lot/", batches.new, name="batch-new"),
    path("outils/<slug:slug>/lot/<uuid:number>/", batches.show, name="batch"),
    path("brouillons/<uuid:number>/", runs.run, name="run"),
    path("brouillons/<uuid:number>/avancement/", runs.progress, name="progress"),
    path("brouillons/<uuid:number>/arret/", runs.cancel, name="cancel"),
    path("brouillons/<uuid:number>/reprise/", runs.begin_again, name="again"),
    path("brouillons/<uuid:number>/validation/", runs.validate, name="validate"),
    path("brouillons/<uuid:number>/reouverture/", runs.reopen, name="reopen"),
    path("brouillons/<uuid:number>/export/<slug:name>/", runs.export, name="export"),
    path("brouillons/<uuid:number>/nom/", runs.rename, name="rename"),
    path("brouillons/<uuid:number>/suppression/", runs.delete, name="delete"),
    path("brouillons/<uuid:number>/garder/", items.keep_all, name="keep-all"),
    path("brouillons/<uuid:number>/elements/<str:key>/", items.decide, name="decide"),
    path("brouillons/<uuid:number>/elements/<str:key>/source/<int:place>/", items.source, name="source"),
]
