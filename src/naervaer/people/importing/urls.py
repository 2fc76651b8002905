"""The import as resources: what is looked at, the lists that are taken in, and how far one is."""

from django.urls import path

from naervaer.people.importing import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.import_new, name="import_new"),
    path("imports/bad-rows/", views.import_bad_rows, name="import_bad_rows"),
    path("imports/<uuid:job>/", views.import_job, name="import_job"),
    path("imports/<uuid:job>/stop/", views.import_stop, name="import_stop"),
]
