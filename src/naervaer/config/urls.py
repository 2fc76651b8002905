"""All routes of this installation."""

from django.urls import include, path

from naervaer.config import declared  # noqa: F401  # declares the routes of other packages
from naervaer.config.views import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("naervaer.accounts.urls")),
    path("", include("naervaer.web.shell.urls")),
    path("", include("naervaer.people.urls")),
    path("", include("naervaer.people.importing.urls")),
    path("", include("naervaer.people.helplines.urls")),
    path("", include("naervaer.distance.urls")),
    path("", include("naervaer.notify.urls")),
    path("", include("naervaer.followup.urls")),
    path("", include("naervaer.agreements.urls")),
    path("", include("naervaer.contact.urls")),
    path("", include("naervaer.conversations.urls")),
    path("", include("naervaer.web.today.urls")),
    path("", include("naervaer.web.person.urls")),
    path("", include("naervaer.web.windows.urls")),
    path("", include("naervaer.web.talks.urls")),
    path("", include("naervaer.web.talk.urls")),
    path("", include("naervaer.web.agreements.urls")),
    path("", include("naervaer.web.welcome.urls")),
    path("", include("naervaer.web.trust.urls")),
    path("", include("naervaer.web.handbook.urls")),
    path("", include("naervaer.web.mirror.urls")),
    path("", include("naervaer.web.practice.urls")),
    path("", include("naervaer.web.operations.urls")),
]

handler404 = "naervaer.ui.views.not_found"
handler500 = "naervaer.ui.views.broken"
