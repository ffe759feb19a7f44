from django.urls import path

from njia.stages.roadmap import views

app_name = "roadmap"
urlpatterns = [
    path("", views.roadmap, name="roadmap"),
    path("versions/", views.versions, name="versions"),
    path("versions/<int:number>/", views.version, name="version"),
    path("freeze/", views.freeze, name="freeze"),
    path("roots/", views.orphans, name="orphans"),
    path("matrix.xlsx", views.export_matrix, name="export"),
    path("matrix/", views.import_matrix, name="import"),
    path("matrix/<str:token>/", views.preview, name="preview"),
    path("add/<slug:kind>/", views.add, name="add"),
    path("<slug:public_id>/", views.clause, name="clause"),
    path("<slug:public_id>/edit/", views.edit, name="edit"),
    path("<slug:public_id>/translate/<slug:language>/", views.translate, name="translate"),
    path("<slug:public_id>/move/", views.move, name="move"),
    path("<slug:public_id>/step/", views.step, name="step"),
]
