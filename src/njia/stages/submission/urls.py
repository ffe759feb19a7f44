from django.urls import path

from njia.stages.submission import views

app_name = "submission"
urlpatterns = [
    path("", views.index, name="home"),
    path("submit/", views.submit, name="submit"),
    path("package/", views.package, name="package"),
    path("package/<slug:token>/", views.prepared, name="prepared"),
    path("package/<slug:token>/file/", views.download, name="download"),
    path("verify/", views.verify, name="verify"),
    path("<int:number>/feedback/", views.give_feedback, name="feedback"),
    path("<int:number>/feedback/<int:point>/", views.answer_feedback, name="answer"),
    path("<int:number>/endorse/", views.endorse, name="endorse"),
]
