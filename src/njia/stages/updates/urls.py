from django.contrib.auth.decorators import login_not_required
from django.urls import path

from njia.stages.updates import api, views

app_name = "updates"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path("you-asked/", views.asked, name="asked"),
    path("help/", views.helping, name="help"),
    path("feed/", login_not_required(api.UpdatesFeed()), name="feed"),
    path("<int:number>/", views.detail, name="post"),
    path("<int:number>/edit/", views.edit, name="edit"),
    path("<int:number>/translate/", views.translate, name="translate"),
    path("<int:number>/publish/", views.publish, name="publish"),
    path("<int:number>/correct/", views.correct, name="correct"),
]
