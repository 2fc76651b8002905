"""People, units, roles and projects as resources; the doors by which people come in."""

from django.urls import path

from naervaer.people.views import beside, doors, listing, organisation, persons, projects, units

urlpatterns = [
    path("people/", listing.people, name="people"),
    path("people/new/", persons.person_new, name="person_new"),
    path("people/invitations/", persons.invitations_many, name="invitations_many"),
    path("people/suggestions/", listing.person_suggestions, name="person_suggestions"),
    path("people/<uuid:person>/entry/", persons.entry, name="person_entry"),
    path("people/<uuid:person>/leader/", persons.leader, name="person_leader"),
    path("people/<uuid:person>/employments/", persons.employments, name="employments"),
    path("people/<uuid:person>/employments/end/", persons.employment_end, name="employment_end"),
    path("people/<uuid:person>/invitation/", persons.invitations, name="invitations"),
    path(
        "people/<uuid:person>/invitation/withdrawal/",
        persons.invitation_withdrawal,
        name="invitation_withdrawal",
    ),
    path("people/<uuid:person>/deputies/", beside.deputies, name="deputies"),
    path("people/<uuid:person>/buddies/", beside.buddies, name="buddies"),
    path("people/<uuid:person>/roles/<slug:kind>/end/", organisation.role_end, name="role_end"),
    path("periods/<str:ref>/end/", beside.period_end, name="period_end"),
    path("periods/<str:ref>/return/", beside.period_return, name="period_return"),
    path("projects/", projects.projects, name="projects"),
    path("projects/new/", projects.project_new, name="project_new"),
    path("projects/<uuid:project>/", projects.project, name="project"),
    path("projects/<uuid:project>/shares/", projects.shares, name="shares"),
    path("units/", units.units, name="units"),
    path("units/suggestions/", listing.unit_suggestions, name="unit_suggestions"),
    path("units/<uuid:unit>/", units.unit, name="unit"),
    path("units/<uuid:unit>/children/", units.unit_children, name="unit_children"),
    path("units/<uuid:unit>/additions/", units.unit_additions, name="unit_additions"),
    path("units/<uuid:unit>/move/", units.unit_move, name="unit_move"),
    path("units/<uuid:unit>/removal/", units.unit_removal, name="unit_removal"),
    path("units/<str:ref>/return/", units.unit_return, name="unit_return"),
    path("zones/suggestions/", listing.zone_suggestions, name="zone_suggestions"),
    path("roles/", organisation.roles, name="roles"),
    path("setup/", organisation.setup, name="setup"),
    path("me/", organisation.me, name="me"),
    path("invitation/<str:token>/", doors.invitation, name="invitation"),
    path("set-up/<str:token>/", doors.set_up, name="set_up"),
]
