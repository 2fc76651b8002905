"""Hours, leave and closed days as resources."""

from django.urls import path

from naervaer.distance import views

urlpatterns = [
    path("hours/", views.own_hours, name="hours"),
    path("people/<uuid:person>/hours/", views.hours, name="hours_of"),
    path("people/<uuid:person>/hours/removal/", views.hours_removal, name="hours_removal"),
    path("leave/", views.own_leave, name="leave"),
    path("people/<uuid:person>/leave/", views.leave, name="leave_of"),
    path("leave/<uuid:leave>/end/", views.leave_end, name="leave_end"),
    path("days/", views.days, name="days"),
    path("days/hours/", views.organisation_hours, name="default_hours"),
    path("days/<str:day>/removal/", views.day_removal, name="day_removal"),
    path("distance/<str:ref>/return/", views.put_back, name="distance_return"),
]
