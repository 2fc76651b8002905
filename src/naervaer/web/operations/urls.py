"""How the installation stands."""

from django.urls import path

from naervaer.web.operations import views

urlpatterns = [path("operations/", views.operations, name="operations")]
