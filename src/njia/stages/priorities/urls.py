from django.urls import path

from njia.stages.priorities import views

app_name = "priorities"
urlpatterns = [
    path("", views.ranking, name="ranking"),
    path("add/", views.add, name="add"),
    path("agree/", views.agree, name="agree"),
    path("reopen/", views.reopen, name="reopen"),
    path("polls/new/", views.new, name="new_poll"),
    path("polls/<int:number>/", views.poll, name="poll"),
    path("polls/<int:number>/change/", views.change, name="change"),
    path("polls/<int:number>/candidates/", views.candidates, name="candidates"),
    path("polls/<int:number>/open/", views.open_, name="open"),
    path("polls/<int:number>/drop/", views.drop, name="drop"),
    path("polls/<int:number>/slips/", views.slips, name="slips"),
    path("polls/<int:number>/code/", views.code, name="code"),
    path("polls/<int:number>/vote/", views.vote, name="vote"),
    path("polls/<int:number>/close/", views.close, name="close"),
    path("polls/<int:number>/votes/", views.profile, name="profile"),
    path("polls/<int:number>/audit/", views.audit, name="audit"),
    path("polls/<int:number>/answer/", views.answer, name="answer"),
    path("<slug:public_id>/reason/", views.reason, name="reason"),
    path("<slug:public_id>/move/", views.move, name="move"),
    path("<slug:public_id>/remove/", views.remove, name="remove"),
]
