from django.urls import path

from njia.stages.priorities import views

app_name = "priorities"
urlpatterns = [
    path("", views.ranking, name="ranking"),
    path("add/", views.add, name="add"),
    path("agree/", views.agree, name="agree"),
    path("reopen/", views.reopen, name="reopen"),
    path("<slug:public_id>/reason/", views.reason, name="reason"),
    path("<slug:public_id>/move/", views.move, name="move"),
    path("<slug:public_id>/remove/", views.remove, name="remove"),
]
