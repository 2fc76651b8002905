"""Hours, leave, closed days, places and lines of the situation card as resources."""

from django.urls import path

from naervaer.distance.views import calendars, home, hours

urlpatterns = [
    path("hours/", hours.own_hours, name="hours"),
    path("people/<uuid:person>/hours/", hours.hours, name="hours_of"),
    path("people/<uuid:person>/hours/removal/", hours.hours_removal, name="hours_removal"),
    path("leave/", hours.own_leave, name="leave"),
    path("people/<uuid:person>/leave/", hours.leave, name="leave_of"),
    path("leave/<uuid:leave>/end/", hours.leave_end, name="leave_end"),
    path("days/", hours.days, name="days"),
    path("days/hours/", hours.organisation_hours, name="default_hours"),
    path("days/<str:day>/removal/", hours.day_removal, name="day_removal"),
    path("distance/<str:ref>/return/", hours.put_back, name="distance_return"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/addresses/", calendars.calendar_addresses, name="calendar_addresses"),
    path("calendar/files/", calendars.calendar_files, name="calendar_files"),
    path("calendar/feed/", calendars.calendar_feed, name="calendar_feed"),
    path("calendar/feed/end/", calendars.calendar_feed_end, name="calendar_feed_end"),
    path("calendar/<uuid:calendar>/reading/", calendars.calendar_reading, name="calendar_reading"),
    path("calendar/<uuid:calendar>/removal/", calendars.calendar_removal, name="calendar_removal"),
    path("feeds/<str:token>.ics", calendars.feed, name="feed"),
    path("home/", home.home, name="at_home"),
    path("home/lines/", home.lines, name="situation_lines"),
    path("home/lines/<uuid:line>/", home.line, name="situation_line"),
    path("home/lines/<uuid:line>/sharing/", home.sharing, name="situation_sharing"),
    path("home/lines/<uuid:line>/confirmation/", home.confirmation, name="situation_confirmation"),
    path("home/lines/<uuid:line>/removal/", home.line_removal, name="situation_removal"),
    path("home/lines/<uuid:line>/return/", home.line_return, name="situation_return"),
    path("home/sites/", home.sites, name="sites"),
    path("home/sites/<uuid:site>/removal/", home.site_removal, name="site_removal"),
    path("home/sites/<uuid:site>/return/", home.site_return, name="site_return"),
    path("home/week/", home.week, name="place_week"),
    path("home/days/", home.days, name="place_days"),
    path("home/days/<str:day>/removal/", home.day_removal, name="place_removal"),
]
