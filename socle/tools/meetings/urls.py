"""Addresses of Comptes rendus."""

from django.urls import path

from socle.tools.meetings.views import home, templates

app_name = "meetings"
urlpatterns = [
    path("", home.home, name="home"),
    path("transcript/<uuid:number>/", home.start, name="start"),
    path("modeles/", templates.listed, name="templates"),
    path("modeles/nouveau/", templates.new, name="template-new"),
    path("modeles/<int:number>/", templates.edit, name="template"),
    path("modeles/<int:number>/suppression/", templates.remove, name="template-delete"),
]
