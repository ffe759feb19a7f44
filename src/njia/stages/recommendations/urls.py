from django.urls import path

from njia.stages.recommendations import api, views

app_name = "recommendations"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path("import/", views.import_file, name="import"),
    path("import/<str:token>/", views.preview, name="preview"),
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/<int:number>/close/", views.close_round, name="close_round"),
    path("phones/<str:token>/formList", api.form_list, name="phone_list"),
    path("phones/<str:token>/forms/<str:form_id>", api.form_xml, name="phone_form"),
    path("phones/<str:token>/forms/<str:form_id>/manifest", api.manifest, name="phone_manifest"),
    path("phones/<str:token>/forms/<str:form_id>/files/<str:name>", api.form_file, name="phone_file"),
    path("phones/<str:token>/submission", api.submission, name="phone_submission"),
    path("forms/", views.forms, name="forms"),
    path("forms/new/", views.bring, name="bring"),
    path("forms/ready-made/<str:kind>.xlsx", views.download_ready_made, name="ready_made"),
    path("forms/waiting/", views.waiting, name="waiting"),
    path("forms/waiting/<int:number>/", views.judge, name="judge"),
    path("forms/waiting/<int:number>/set-aside/", views.set_aside, name="set_aside"),
    path("forms/of/<str:form_id>/", views.form, name="form"),
    path("forms/of/<str:form_id>/answers/", views.map_form, name="map_form"),
    path("forms/of/<str:form_id>/files/", views.add_file, name="add_form_file"),
    path("forms/of/<str:form_id>/step/", views.form_step, name="form_step"),
    path("devices/", views.devices, name="devices"),
    path("devices/<str:ref>/end/", views.revoke, name="revoke"),
    path("kobo/<str:form_id>/", api.kobo, name="kobo"),
    path("from-voices/", views.take_cleared, name="take_cleared"),
    path("<slug:public_id>/", views.detail, name="detail"),
    path("<slug:public_id>/edit/", views.edit, name="edit"),
    path("<slug:public_id>/themes/", views.themes, name="themes"),
    path("<slug:public_id>/tie/", views.tie, name="tie"),
    path("<slug:public_id>/untie/", views.untie, name="untie"),
    path("<slug:public_id>/withdraw/", views.withdraw, name="withdraw"),
]
