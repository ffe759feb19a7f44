from django.urls import path

from njia.stages.review import views

app_name = "review"
urlpatterns = [
    path("", views.register, name="register"),
    path("export/", views.export, name="export"),
    path("import/", views.import_file, name="import"),
    path("import/<str:token>/", views.preview, name="preview"),
    path("data/", views.open_data, name="open_data"),
    path("data/register.<slug:format>", views.open_file, name="open_file"),
    path("grouping/", views.grouping, name="grouping"),
    path("grouping/compare/", views.compare, name="compare"),
    path("grouping/<int:number>/", views.group_pair, name="group_pair"),
    path("group/", views.body, name="body"),
    path("group/set-up/", views.set_up, name="set_up"),
    path("group/alternates/", views.alternate, name="alternate"),
    path("group/me/", views.appearance, name="appearance"),
    path("group/me/stakes/", views.declare, name="declare"),
    path("group/me/stakes/<int:pk>/end/", views.end_interest, name="end_interest"),
    path("agenda/", views.agenda, name="agenda"),
    path("plan/", views.plan, name="plan"),
    path("plan/next/", views.next_item, name="next"),
    path("reply/", views.reply, name="reply"),
    path("<slug:public_id>/", views.item, name="item"),
    path("<slug:public_id>/read/", views.read, name="read"),
    path("<slug:public_id>/second-look/", views.look_again, name="look_again"),
    path("<slug:public_id>/ask/", views.ask, name="ask"),
    path("<slug:public_id>/hand-over/", views.hand_over, name="hand_over"),
    path("<slug:public_id>/propose/", views.propose, name="propose"),
    path("<slug:public_id>/decide/", views.decide, name="decide"),
    path("<slug:public_id>/confirm/", views.confirm, name="confirm"),
    path("<slug:public_id>/dissent/", views.dissent, name="dissent"),
    path("<slug:public_id>/classify/", views.classify, name="classify"),
    path("<slug:public_id>/divide/", views.split, name="split"),
    path("<slug:public_id>/join/", views.join, name="join"),
    path("<slug:public_id>/take-back/", views.take_back, name="take_back"),
]
