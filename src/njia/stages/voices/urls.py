from django.urls import path

from njia.stages.voices import views

app_name = "voices"
urlpatterns = [
    path("", views.index, name="home"),
    path("give/", views.give, name="give"),
    path("receipt/", views.receipt, name="receipt"),
    path("unread/", views.unread, name="unread"),
    path("unread/<int:key>/", views.read, name="read"),
    path("unread/<int:key>/clear/", views.clear, name="clear"),
    path("unread/<int:key>/set-aside/", views.set_aside, name="set_aside"),
]
