from django.urls import path

from njia.stages.roadmap import views

app_name = "roadmap"
urlpatterns = [
    path("", views.roadmap, name="roadmap"),
    path("versions/", views.versions, name="versions"),
    path("versions/<int:number>/", views.version, name="version"),
    path("versions/<int:number>/since/<int:older>/", views.compare, name="compare"),
    path("versions/<int:number>/since/<int:older>/changes.docx", views.compare_word, name="compare_word"),
    path("freeze/", views.freeze, name="freeze"),
    path("roots/", views.orphans, name="orphans"),
    path("matrix.xlsx", views.export_matrix, name="export"),
    path("matrix/", views.import_matrix, name="import"),
    path("matrix/<str:token>/", views.preview, name="preview"),
    path("word.docx", views.export_word, name="export_word"),
    path("word/", views.import_word, name="import_word"),
    path("word/<str:token>/", views.preview_word, name="preview_word"),
    path("suggestions/", views.suggestions, name="suggestions"),
    path("add/<slug:kind>/", views.add, name="add"),
    path("<slug:public_id>/", views.clause, name="clause"),
    path("<slug:public_id>/edit/", views.edit, name="edit"),
    path("<slug:public_id>/translate/<slug:language>/", views.translate, name="translate"),
    path("<slug:public_id>/move/", views.move, name="move"),
    path("<slug:public_id>/step/", views.step, name="step"),
    path("<slug:public_id>/suggest/", views.suggest, name="suggest"),
    path("<slug:public_id>/suggest/removal/", views.suggest_removal, name="suggest_removal"),
    path("<slug:public_id>/suggestions/<int:number>/", views.answer, name="answer"),
    path("<slug:public_id>/remark/", views.remark, name="remark"),
    path("<slug:public_id>/remarks/<int:number>/", views.settle, name="settle"),
    path("<slug:public_id>/history/", views.history, name="history"),
    path("<slug:public_id>/split/", views.split, name="split"),
    path("<slug:public_id>/join/", views.join, name="join"),
    path("<slug:public_id>/confirm/", views.confirm, name="confirm"),
]
