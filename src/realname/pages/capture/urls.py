"""The addresses of what the camera loads."""

from __future__ import annotations

from django.urls import path

from realname.pages.capture import files

app_name = "capture"

urlpatterns = [path("<str:name>", files.file, name="file")]
