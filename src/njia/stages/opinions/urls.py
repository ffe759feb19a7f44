from django.urls import path

from njia.stages.opinions import views

app_name = "opinions"
urlpatterns = [
    path("", views.conversations, name="list"),
    path("new/", views.new, name="new"),
    path("<int:number>/", views.conversation, name="conversation"),
    path("<int:number>/change/", views.change, name="change"),
    path("<int:number>/languages/", views.languages, name="languages"),
    path("<int:number>/step/", views.step, name="step"),
    path("<int:number>/statements/", views.statements, name="statements"),
    path("<int:number>/statements/<int:pk>/", views.statement, name="statement"),
    path("<int:number>/tokens/", views.tokens, name="tokens"),
    path("<int:number>/code/", views.code, name="code"),
    path("<int:number>/answer/", views.answer, name="answer"),
    path("<int:number>/answers/", views.answers, name="answers"),
    path("<int:number>/leave/", views.leave, name="leave"),
    path("<int:number>/propose/", views.propose, name="propose"),
    path("<int:number>/receipt/", views.receipt, name="receipt"),
    path("<int:number>/sheet/", views.sheet, name="sheet"),
    path("<int:number>/paper/", views.paper, name="paper"),
    path("<int:number>/paper/<str:token>/", views.preview, name="preview"),
    path("<int:number>/map/", views.opinion_map, name="map"),
    path("<int:number>/lift/", views.lift, name="lift"),
    path("<int:number>/data/<slug:name>/", views.data, name="data"),
    path("<int:number>/audit/", views.audit, name="audit"),
]
