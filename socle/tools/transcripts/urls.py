"""Addresses of Transcripts."""

from django.urls import path

from socle.tools.transcripts.views import home

app_name = "transcripts"
urlpatterns = [
    path("", home.home, name="home"),
]
