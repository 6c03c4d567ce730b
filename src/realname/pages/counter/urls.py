"""The addresses of the counter."""

from __future__ import annotations

from django.urls import path

from realname.pages.counter.views import begin, case, cases, consents, contact, officer, own_data, phone, pictures

app_name = "counter"

CASE = "counter/<uuid:registration_id>"

urlpatterns = [
    path("counter", cases.page, name="cases"),
    path("counter/new", begin.page, name="begin"),
    path("counter/own-data", own_data.page, name="own_data"),
    path(CASE, case.page, name="case"),
    path(f"{CASE}/progress", case.progress, name="progress"),
    path(f"{CASE}/way", case.choose_way, name="way"),
    path(f"{CASE}/decide", case.decide, name="decide"),
    path(f"{CASE}/withdraw", case.withdraw, name="withdraw"),
    path(f"{CASE}/phone", phone.page, name="phone"),
    path(f"{CASE}/phone/progress", phone.progress, name="phone_progress"),
    path(f"{CASE}/consents", consents.page, name="consents"),
    path(f"{CASE}/document", pictures.document, name="document"),
    path(f"{CASE}/representative", pictures.representative, name="representative"),
    path(f"{CASE}/face", pictures.face, name="face"),
    path(f"{CASE}/challenge", pictures.challenge, name="challenge"),
    path(f"{CASE}/contact", contact.page, name="contact"),
    path(f"{CASE}/officer", officer.page, name="officer"),
]
