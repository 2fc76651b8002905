"""What my leader sees, and hiding what of it is my own choice."""

from django.urls import path

from naervaer.web.mirror import views

urlpatterns = [
    path("what-my-leader-sees/", views.what_leader_sees, name="what_leader_sees"),
    path("what-my-leader-sees/hidden/", views.hidden, name="hidden_from_leader"),
    path("what-my-leader-sees/shown/", views.shown, name="shown_to_leader"),
    path("what-my-leader-sees/<str:ref>/return/", views.put_back, name="hidden_return"),
]
