"""The addresses of her own pages. An operator whose short name is one of these words is reached by its id."""

from __future__ import annotations

from django.urls import path, re_path

from realname.pages.my.views import (
    consents,
    contact,
    decisions,
    entering,
    erasing,
    export,
    flights,
    lane_pass,
    lines,
    linked,
    looks,
    opening,
    partners,
    payments,
    pictures,
    programmes,
    stays,
)
from realname.record.stays.actions.links import WORDS

app_name = "my"

LINK = r"(?P<operator>[0-9a-f]{32})\.(?P<inquiry>[0-9a-f]{32})\.(?P<token>[A-Za-z0-9_-]{20,80})"
STAY = f"(?P<link>{WORDS})"

urlpatterns = [
    path("", entering.home, name="home"),
    path("contact", contact.page, name="contact"),
    path("document", pictures.document, name="document"),
    path("face", pictures.face, name="face"),
    path("waiting", entering.waiting, name="waiting"),
    path("refused", entering.refused, name="refused"),
    path("close", entering.close, name="close"),
    path("lines", lines.page, name="lines"),
    path("lines/<uuid:line_id>/not-mine", lines.not_mine, name="not_mine"),
    path("consents", consents.page, name="consents"),
    path("consents/<uuid:receipt_id>/withdraw", consents.withdraw, name="withdraw"),
    path("partners", partners.page, name="partners"),
    path("partners/<uuid:party_id>", partners.party, name="partner"),
    path("programmes", programmes.page, name="programmes"),
    path("programmes/<uuid:programme_id>/join", programmes.join_one, name="join"),
    path("programmes/members/<uuid:member_id>/leave", programmes.leave_one, name="leave"),
    path("programmes/members/<uuid:member_id>/pass", lane_pass.page, name="lane_pass"),
    path("flights", flights.page, name="flights"),
    path("flights/add/<uuid:programme_id>", flights.add, name="add_flight"),
    path("flights/<uuid:face_pass_id>/take-back", flights.take_back, name="take_back"),
    path("payments", payments.page, name="payments"),
    path("payments/<uuid:member_id>", payments.payer, name="payer"),
    path("looks", looks.page, name="looks"),
    path("decisions", decisions.page, name="decisions"),
    path("decisions/<uuid:registration_id>/appeal", decisions.appeal, name="appeal"),
    path("decisions/<uuid:registration_id>/proof", decisions.proof, name="proof"),
    path("decisions/<uuid:registration_id>/proof.tlog-proof", decisions.proof_file, name="proof_file"),
    path("decisions/<uuid:registration_id>/receipt.json", decisions.receipt, name="receipt"),
    path("data", export.page, name="data"),
    path("data.zip", export.file, name="file"),
    path("erase", erasing.page, name="erase"),
    re_path(f"^link/{LINK}$", linked.page, name="link"),
    re_path(f"^stay/{STAY}$", stays.page, name="stay"),
    path("<str:word>", opening.page, name="open"),
]
