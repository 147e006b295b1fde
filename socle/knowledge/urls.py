"""Addresses of sources: pages with the passage outlined, their pictures, original files."""

from django.urls import path

from socle.knowledge.views import original, picture, source

app_name = "knowledge"
urlpatterns = [
    path("passages/<int:number>", source.passage, name="source"),
    path("<int:number>/pages/<int:page>", source.page, name="source-page"),
    path("<int:number>/pages/<int:page>/image", picture.picture, name="page-image"),
    path("<int:number>/original", original.original, name="original"),
]
