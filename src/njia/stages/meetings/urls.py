from django.urls import path

from njia.stages.meetings import views

app_name = "meetings"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path("<slug:public_id>/", views.detail, name="detail"),
    path("<slug:public_id>/edit/", views.edit, name="edit"),
    path("<slug:public_id>/agenda/", views.agenda, name="agenda"),
    path("<slug:public_id>/attendance/", views.attendance, name="attendance"),
    path("<slug:public_id>/decisions/", views.decisions, name="decisions"),
    path("<slug:public_id>/step/", views.step, name="step"),
]
