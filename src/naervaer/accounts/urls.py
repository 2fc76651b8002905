"""Sign-in by allauth, and the choice of language."""

from django.urls import include, path

from naervaer.accounts import views

urlpatterns = [
    path("language/", views.language, name="language"),
    path("account/confirmation/", views.confirm_by_mail, name="confirm_by_mail"),
    path("account/", include("allauth.account.urls")),
    path("account/keys/", include("allauth.mfa.urls")),
]
