from django.urls import path

from njia.stages.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("", views.index, name="list"),
    path("export/<slug:format>/", views.export, name="export"),
    path("<slug:public_id>/", views.action, name="action"),
]
