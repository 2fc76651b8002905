"""Min ledelse."""

from django.urls import path

from naervaer.web.practice import views

urlpatterns = [path("my-leadership/", views.practice, name="practice")]
