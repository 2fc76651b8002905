"""Sign-in by allauth, and the choice of language."""

from django.urls import include, path

from naervaer.accounts import views

urlpatterns = [
    path("language/", views.language, name="language"),
    path("account/", include("allauth.account.urls")),
]
