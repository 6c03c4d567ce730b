"""The addresses of the public log, below `/log/`."""

from __future__ import annotations

from django.urls import path, re_path

from realname.record.oversight import public

app_name = "log"

urlpatterns = [
    path("key", public.key, name="key"),
    path("checkpoint", public.checkpoint, name="checkpoint"),
    re_path(r"^figures/(?P<month>20[0-9]{2}-(?:0[1-9]|1[0-2]))\.json$", public.figures, name="figures"),
    re_path(r"^tile/(?P<rest>[a-z0-9/.]{1,80})$", public.tile, name="tile"),
]
