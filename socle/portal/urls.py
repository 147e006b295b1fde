"""The portal's addresses, and those of sign-in."""

from django.urls import include, path

from socle.portal.views import (
    account,
    administrations,
    catalogue,
    consumption,
    home,
    keys,
    limits,
    people,
    platform,
    policy,
    services,
)

_own = [
    path("", home.home, name="home"),
    path("travaux", home.running, name="running"),
    path("guide", home.guide, name="guide"),
    path("consommation", consumption.consumption, name="consumption"),
    path("consommation/<slug:slug>", consumption.consumption, name="consumption-of"),
    path("consommation/<slug:slug>/tableur", consumption.download, name="consumption-file"),
    path("compte", account.account, name="account"),
    path("compte/mot-de-passe", account.change_password, name="password"),
    path("cles/", keys.keys, name="keys"),
    path("cles/nouvelle", keys.create, name="key-new"),
    path("cles/<int:number>/", keys.change, name="key"),
    path("cles/<int:number>/limites", keys.limits, name="key-limits"),
    path("cles/<int:number>/remplacement", keys.rotate, name="key-rotate"),
    path("cles/<int:number>/revocation", keys.revoke, name="key-revoke"),
]
_managers = [
    path("services/", services.services, name="services"),
    path("services/<int:number>/", services.service, name="service"),
    path("services/<int:number>/personnes", services.add_person, name="service-person"),
    path("services/<int:number>/comptes", services.add_account, name="service-account"),
    path("personnes/<int:number>/", people.person, name="person"),
    path("personnes/<int:number>/acces", people.door, name="person-door"),
    path("personnes/<int:number>/roles", people.roles, name="person-roles"),
    path("personnes/<int:number>/responsable", people.responsible, name="person-responsible"),
    path("personnes/<int:number>/cles", people.new_key, name="person-key"),
    path("limites/<str:kind>/<path:holder>/retrait/<str:measure>", limits.remove_one, name="limit-remove"),
    path("limites/<str:kind>/<path:holder>", limits.set_one, name="limit"),
]
_administrators = [
    path("plateforme/", platform.platform, name="platform"),
    path("plateforme/trafic", platform.live, name="platform-live"),
    path("plateforme/modeles/", catalogue.catalogue, name="catalogue"),
    path("plateforme/modeles/alias", catalogue.alias, name="alias"),
    path("plateforme/modeles/nouveau-fournisseur", catalogue.provider, name="provider-new"),
    path("plateforme/modeles/nouveau-modele", catalogue.model, name="model-new"),
    path("plateforme/modeles/fournisseur/<path:name>/", catalogue.provider, name="provider"),
    path("plateforme/modeles/modele/<path:name>/", catalogue.model, name="model"),
    path("plateforme/modeles/retrait/<str:kind>/<path:name>", catalogue.remove, name="catalogue-remove"),
    path("plateforme/modeles/retour/<str:kind>/<path:name>", catalogue.revert, name="catalogue-revert"),
    path("plateforme/politique/", policy.policy, name="policy"),
    path("plateforme/administrations/", administrations.administrations, name="administrations"),
    path("plateforme/administrations/<int:number>/", administrations.administration, name="administration"),
    path("plateforme/services/<int:number>/", administrations.service, name="service-edit"),
    path(
        "plateforme/services/<int:number>/suppression", administrations.delete_service, name="service-delete"
    ),
    path("plateforme/personnes/", administrations.people, name="people"),
]
portal = [*_own, *_managers, *_administrators]
urlpatterns = [
    path("", include((portal, "portal"))),
    path("", include("socle.organisation.urls")),
]
