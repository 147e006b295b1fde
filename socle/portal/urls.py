"""The portal's addresses, and those of sign-in."""

from django.urls import include, path

from socle.portal.views import account, consumption, home, keys

portal = [
    path("", home.home, name="home"),
    path("travaux", home.running, name="running"),
    path("guide", home.guide, name="guide"),
    path("consommation", consumption.consumption, name="consumption"),
    path("consommation/<slug:slug>", consumption.consumption, name="consumption-of"),
    path("consommation/<slug:slug>/tableur", consumption.download, name="consumption-file"),
    path("compte", account.account, name="account"),
    path("compte/mot-de-passe", account.change_password, name="password"),
    path("compte/cles", keys.create, name="key-new"),
    path("compte/cles/<int:number>/revocation", keys.revoke, name="key-revoke"),
]
urlpatterns = [
    path("", include((portal, "portal"))),
    path("", include("socle.organisation.urls")),
]
