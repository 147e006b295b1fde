"""Addresses of assurance."""

from django.urls import path

from socle.assurance.views import explanations, indicators, register

app_name = "assurance"
urlpatterns = [
    path("registre/", register.register, name="register"),
    path("registre.json", register.as_etalab, name="register-etalab"),
    path("registre/atrs.json", register.as_atrs, name="register-atrs"),
    path("registre/<slug:slug>/", register.tool, name="register-tool"),
    path("brouillons/<uuid:number>/mention/", explanations.mention, name="mention"),
    path("brouillons/<uuid:number>/mention/docx", explanations.mention_docx, name="mention-docx"),
    path("brouillons/<uuid:number>/explication/<slug:form>", explanations.explain_run, name="explain-run"),
    path("assurance/", indicators.home, name="home"),
    path("assurance/dossiers/", explanations.case_files, name="case-files"),
    path("assurance/dossiers/<uuid:number>/<slug:form>", explanations.explain_case_file, name="explain"),
    path("assurance/indicateurs/", indicators.indicators, name="indicators"),
]
