from django.urls import path

from njia.stages.voices import api, views

app_name = "voices"
urlpatterns = [
    path("", views.index, name="home"),
    path("give/", views.give, name="give"),
    path("receipt/", views.receipt, name="receipt"),
    path("unread/", views.unread, name="unread"),
    path("unread/<int:key>/", views.read, name="read"),
    path("unread/<int:key>/who/", views.who, name="who"),
    path("opening/<int:number>/", views.opening, name="opening"),
    path("wordings/", views.wordings, name="wordings"),
    path("keys/", views.keys, name="keys"),
    path("keys/seen/", views.keys_seen, name="keys_seen"),
    path("keys/<slug:name>/", views.key, name="key"),
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/<int:key>/", views.alert, name="alert"),
    path("gateways/", views.gateways, name="gateways"),
    path("gateways/<slug:kind>/end/", views.gateway_end, name="gateway_end"),
    path("gateways/<slug:kind>/<str:secret>/ussd/", api.ussd, name="ussd"),
    path("gateways/<slug:kind>/<str:secret>/sms/", api.sms, name="sms"),
    path("honoraria/", views.honoraria, name="honoraria"),
    path("honoraria/export/", views.honoraria_export, name="honoraria_export"),
    path("honoraria/<int:key>/", views.honorarium, name="honorarium"),
]
