"""The organisation's own lines of the help page as resources."""

from django.urls import path

from naervaer.people.helplines import views

urlpatterns = [
    path("help-lines/", views.help_lines, name="help_lines"),
    path("help-lines/<uuid:line>/", views.help_line, name="help_line"),
    path("help-lines/<uuid:line>/rise/", views.help_line_rise, name="help_line_rise"),
    path("help-lines/<uuid:line>/removal/", views.help_line_removal, name="help_line_removal"),
    path("help-lines/<str:ref>/return/", views.help_line_return, name="help_line_return"),
]
