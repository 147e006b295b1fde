"""Addresses of Transcripts."""

from django.urls import path

from socle.tools.transcripts.views import (
    bringing,
    editor,
    following,
    glossary,
    home,
    keeping,
    pseudonyms,
    search,
    segments,
    sound,
    uploads,
    video,
    voices,
)

app_name = "transcripts"
_ONE = "<uuid:number>/"
_SEGMENT = f"{_ONE}interventions/<int:segment>/"
_VOICE = f"{_ONE}voix/<int:voice>/"
urlpatterns = [
    path("", home.home, name="home"),
    path("depot/", bringing.upload, name="upload"),
    path("enregistreur/", bringing.recorder, name="recorder"),
    path("dictee/", bringing.dictation, name="dictation"),
    path("envois/", uploads.uploads, name="uploads"),
    path("envois/<uuid:number>/", uploads.piece, name="upload-piece"),
    path("glossaire/", glossary.glossary, name="glossary"),
    path("glossaire/<int:term>/", glossary.term, name="term"),
    path("glossaire/<int:term>/suppression/", glossary.remove_term, name="term-delete"),
    path("conservation/", keeping.keeping, name="keeping"),
    path(_ONE, editor.editor, name="editor"),
    path(f"{_ONE}son/", sound.sound, name="sound"),
    path(f"{_ONE}video/", video.video, name="video"),
    path(f"{_ONE}pseudonymes/", pseudonyms.pseudonyms, name="pseudonyms"),
    path(f"{_ONE}onde/", following.waveform, name="waveform"),
    path(f"{_ONE}passage/", following.passage, name="passage"),
    path(f"{_ONE}changements/", following.changes, name="changes"),
    path(f"{_ONE}a-verifier/", following.next_unsure, name="next-unsure"),
    path(f"{_ONE}annulation/", following.take_back, name="undo"),
    path(f"{_ONE}recherche/", search.search, name="search"),
    path(f"{_ONE}remplacement/", search.replace, name="replace"),
    path(f"{_SEGMENT}texte/", segments.correct, name="correct"),
    path(f"{_SEGMENT}coupe/", segments.split, name="split"),
    path(f"{_SEGMENT}reunion/", segments.merge, name="merge"),
    path(f"{_SEGMENT}suppression/", segments.remove, name="segment-delete"),
    path(f"{_SEGMENT}mots/", segments.word, name="word"),
    path(f"{_SEGMENT}voix/", segments.assign, name="assign"),
    path(f"{_SEGMENT}remarques/", segments.remark, name="remark"),
    path(f"{_ONE}remarques/<int:comment>/", segments.resolve, name="resolve"),
    path(f"{_ONE}voix/", voices.add, name="voice-new"),
    path(f"{_VOICE}nom/", voices.rename, name="voice-name"),
    path(f"{_VOICE}reunion/", voices.unite, name="voice-unite"),
]
