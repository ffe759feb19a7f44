from django.urls import path

from njia.stages.recommendations import views

app_name = "recommendations"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path("import/", views.import_file, name="import"),
    path("import/<str:token>/", views.preview, name="preview"),
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/<int:number>/close/", views.close_round, name="close_round"),
    path("from-voices/", views.take_cleared, name="take_cleared"),
    path("<slug:public_id>/", views.detail, name="detail"),
    path("<slug:public_id>/edit/", views.edit, name="edit"),
    path("<slug:public_id>/themes/", views.themes, name="themes"),
    path("<slug:public_id>/tie/", views.tie, name="tie"),
    path("<slug:public_id>/untie/", views.untie, name="untie"),
    path("<slug:public_id>/withdraw/", views.withdraw, name="withdraw"),
]
