"""Addresses of Transcripts."""

from django.urls import path

from socle.tools.transcripts.views import bringing, home, uploads

app_name = "transcripts"
urlpatterns = [
    path("", home.home, name="home"),
    path("depot/", bringing.upload, name="upload"),
    path("enregistreur/", bringing.recorder, name="recorder"),
    path("envois/", uploads.uploads, name="uploads"),
    path("envois/<uuid:number>/", uploads.piece, name="upload-piece"),
]
