"""The addresses of signing in."""

from __future__ import annotations

from django.urls import path

from realname.pages.staff.views import face, first, home, second, set_up, sign_in

app_name = "staff"

urlpatterns = [
    path("sign-in", sign_in.page, name="sign_in"),
    path("sign-in/first", first.page, name="first"),
    path("sign-in/second", second.page, name="second"),
    path("sign-in/set-up", set_up.page, name="set_up"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("staff", home.page, name="home"),
    path("staff/face", face.page, name="face"),
]
