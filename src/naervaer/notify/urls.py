"""How one is told, and the ways it goes."""

from django.urls import path

from naervaer.notify import views

urlpatterns = [
    path("me/messages/", views.messages, name="messages"),
    path("me/messages/browsers/", views.subscriptions, name="subscriptions"),
    path(
        "me/messages/browsers/<uuid:subscription>/removal/",
        views.subscription_removal,
        name="subscription_removal",
    ),
    path("me/messages/try/", views.message_try, name="message_try"),
    path("connections/", views.connections, name="connections"),
    path("connections/<uuid:row>/try/", views.chat_try, name="chat_try"),
    path("connections/<uuid:row>/removal/", views.chat_removal, name="chat_removal"),
]
