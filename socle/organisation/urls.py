"""The addresses of sign-in and sign-out; without a namespace, as Django's LOGIN_URL names them."""

from django.urls import path

from socle.organisation import views

urlpatterns = [
    path("connexion", views.sign_in, name="sign-in"),
    path("connexion/lien/<str:text>", views.sign_in_by_link, name="sign-in-link"),
    path("deconnexion", views.sign_out, name="sign-out"),
]
