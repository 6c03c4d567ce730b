"""The web addresses."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from realname.pages import static_files

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("realname.pages.trial.urls")),
    path("capture/", include("realname.pages.capture.urls")),
    path("static/<str:name>", static_files.file),
]

if settings.DATABASES.get("default", {}).get("NAME"):
    # The front door stands before the local page, whose own first page is then at /try.
    urlpatterns.insert(0, path("", include("realname.pages.front.urls")))
    urlpatterns.append(path("v1/", include("realname.record.urls")))
    urlpatterns.append(path("", include("realname.record.camara.urls")))
    urlpatterns.append(path("log/", include("realname.record.oversight.urls")))
    urlpatterns.append(path("oversight/", include("realname.pages.oversight.urls")))
    urlpatterns.append(path("r/", include("realname.pages.subscriber.urls")))
    urlpatterns.append(path("my/", include("realname.pages.my.urls")))
    urlpatterns.append(path("u/", include("realname.pages.using.urls")))
    urlpatterns.append(path("stay/", include("realname.pages.stay.urls")))
    urlpatterns.append(path("", include("realname.pages.staff.urls")))
    urlpatterns.append(path("", include("realname.pages.reviews.urls")))
    urlpatterns.append(path("", include("realname.pages.counter.urls")))
    urlpatterns.append(path("", include("realname.pages.arrivals.urls")))
    urlpatterns.append(path("", include("realname.pages.gate.urls")))
    urlpatterns.append(path("", include("realname.pages.access.urls")))
    urlpatterns.append(path("", include("realname.pages.patterns.urls")))
    urlpatterns.append(path("", include("realname.pages.paying.urls")))
    urlpatterns.append(path("", include("realname.pages.administration.urls")))

handler400 = "realname.pages.problems.malformed"
handler403 = "realname.pages.problems.malformed"
handler404 = "realname.pages.problems.not_found"
handler500 = "realname.pages.problems.failed"
