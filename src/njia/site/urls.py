from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, register_converter
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView
from django.views.i18n import set_language

from njia.site import views


class ProcessCode:
    regex = "[A-Z]{2}[A-Z0-9-]{0,10}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ProcessCode, "process")

urlpatterns = [
    path("", views.portal, name="portal"),
    path("home/", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("healthz", views.healthz, name="healthz"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    # Addresses are not used to find people.
    path("account/email/", RedirectView.as_view(pattern_name="home"), name="account_email"),
    path("account/", include("allauth.urls")),
    # Whoever makes a browser ask for another language does no harm; a token would bring a cookie to every page.
    path("i18n/", csrf_exempt(login_not_required(set_language)), name="set_language"),
    path("<process:code>/", views.process_home, name="process"),
    path("<process:code>/people/", views.people, name="people"),
    path("<process:code>/people/invite/", views.invite, name="invite"),
    path("<process:code>/people/<int:pk>/reset/", views.reset, name="reset"),
    path("<process:code>/people/<int:pk>/end/", views.end_role, name="end_role"),
    path("<process:code>/organisations/", views.organisations, name="organisations"),
    path("<process:code>/organisations/<int:pk>/", views.organisation, name="organisation"),
    path("<process:code>/target/", views.target, name="target"),
    path("<process:code>/publish/", views.publish, name="publish"),
    path("<process:code>/meetings/", include("njia.stages.meetings.urls")),
    path("<process:code>/voices/", include("njia.stages.voices.urls")),
    path("<process:code>/recommendations/", include("njia.stages.recommendations.urls")),
    path("<process:code>/opinions/", include("njia.stages.opinions.urls")),
    path("<process:code>/answers/", include("njia.stages.review.urls")),
    path("<process:code>/roadmap/", include("njia.stages.roadmap.urls")),
    path("<process:code>/priorities/", include("njia.stages.priorities.urls")),
    path("<process:code>/submission/", include("njia.stages.submission.urls")),
    path("<process:code>/progress/", include("njia.stages.monitoring.urls")),
    path("<process:code>/updates/", include("njia.stages.updates.urls")),
]

if settings.DEMO:
    urlpatterns += [
        path("demo/enter/<str:username>/", views.demo_enter, name="demo_enter"),
        path("styleguide/", views.styleguide, name="styleguide"),
    ]
