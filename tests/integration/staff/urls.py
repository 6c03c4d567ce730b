"""The pages, those of staff and of the counter too, and one that only reviewers may see."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import include, path

from realname.pages.staff.access import StaffRequest, signed_in


@signed_in("reviewer")
def for_reviewers(request: StaffRequest) -> HttpResponse:
    return HttpResponse(f"{request.staff.name} {sorted(request.staff.roles)}")


urlpatterns = [
    path("", include("realname.pages.trial.urls")),
    path("", include("realname.pages.staff.urls")),
    path("", include("realname.pages.counter.urls")),
    path("", include("realname.pages.access.urls")),
    path("u/", include("realname.pages.using.urls")),
    path("", include("realname.pages.patterns.urls")),
    path("", include("realname.pages.gate.urls")),
    path("", include("realname.pages.reviews.urls")),
    path("r/", include("realname.pages.subscriber.urls")),
    path("capture/", include("realname.pages.capture.urls")),
    path("for-reviewers", for_reviewers),
]
