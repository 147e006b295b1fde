"""The addresses of sign-in and sign-out; without a namespace, as Django's LOGIN_URL names them."""

from django.urls import path

from socle.organisation import views
from socle.organisation.openid import views as openid

urlpatterns = [
    path("connexion", views.sign_in, name="sign-in"),
    path("connexion/lien/<str:text>", views.sign_in_by_link, name="sign-in-link"),
    path("connexion/openid", openid.begin, name="sign-in-openid"),
    path("connexion/openid/retour", openid.come_back, name="sign-in-openid-return"),
    path("deconnexion/retour", openid.signed_out, name="sign-out-return"),
    path("deconnexion", views.sign_out, name="sign-out"),
]
