"""The addresses of the subscriber's pages. The link's ticket is in the first one alone."""

from __future__ import annotations

from django.urls import path, re_path

from realname.pages.subscriber.views import (
    appeal,
    consent,
    contact,
    document,
    ending,
    face,
    officer,
    opening,
    quiet,
    reading,
    result,
)

app_name = "subscriber"

TICKET = r"(?P<ticket>[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)"

urlpatterns = [
    path("", opening.home, name="home"),
    path("consent", consent.page, name="consent"),
    path("document", document.page, name="document"),
    path("contact", contact.page, name="contact"),
    path("reading", reading.page, name="reading"),
    path("face", face.page, name="face"),
    path("challenge", face.challenge, name="challenge"),
    path("officer", officer.page, name="officer"),
    path("waiting", result.waiting, name="waiting"),
    path("result", result.page, name="result"),
    path("receipt", result.receipt, name="receipt"),
    path("receipt.tlog-proof", result.proof_file, name="proof_file"),
    path("receipt.json", result.receipt_file, name="receipt_file"),
    path("appeal", appeal.page, name="appeal"),
    path("safety", quiet.page, name="safety"),
    path("quiet", quiet.sign, name="quiet"),
    path("withdraw", ending.page, name="withdraw"),
    re_path(f"^{TICKET}$", opening.page, name="open"),
    re_path(f"^{TICKET}/here$", opening.here, name="here"),
]
