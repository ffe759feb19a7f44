from django.urls import path

from njia.stages.review import views

app_name = "review"
urlpatterns = [
    path("", views.register, name="register"),
    path("export/", views.export, name="export"),
    path("import/", views.import_file, name="import"),
    path("import/<str:token>/", views.preview, name="preview"),
    path("grouping/", views.grouping, name="grouping"),
    path("grouping/compare/", views.compare, name="compare"),
    path("grouping/<int:number>/", views.group_pair, name="group_pair"),
    path("<slug:public_id>/", views.item, name="item"),
    path("<slug:public_id>/propose/", views.propose, name="propose"),
    path("<slug:public_id>/decide/", views.decide, name="decide"),
    path("<slug:public_id>/confirm/", views.confirm, name="confirm"),
    path("<slug:public_id>/dissent/", views.dissent, name="dissent"),
    path("<slug:public_id>/classify/", views.classify, name="classify"),
    path("<slug:public_id>/divide/", views.split, name="split"),
    path("<slug:public_id>/join/", views.join, name="join"),
    path("<slug:public_id>/take-back/", views.take_back, name="take_back"),
]
