"""Make a hotel: its programme, the place whose law it goes by, and its clocks."""

from __future__ import annotations

import uuid
import zoneinfo
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from realname.judge.law.lodging import lodging_law
from realname.judge.lodging import HouseRules
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.operators.actions.events import done_by, emit
from realname.record.programmes.kinds import Kind
from realname.record.programmes.locks import locked_programme
from realname.record.programmes.models import Programme
from realname.record.staff.models import Store
from realname.record.stays.models import Hotel, Stay
from realname.record.stays.states import ENDED

COUNTRY_LETTERS = 2


@dataclass(frozen=True, slots=True)
class House:
    """What is said of a hotel: see `realname.record.stays.models.Hotel`."""

    country: str
    time_zone: str
    document_first: bool = False
    keeps_register: bool = False
    store_id: uuid.UUID | None = None


def make_hotel(programme_id: uuid.UUID, house: House, by: str = "") -> Hotel:
    """Say where the hotel of a programme is, or say it anew. In the tenant's transaction.

    NotFound; Invalid `hotel.country`, `hotel.time_zone`; Conflict `hotel.no_programme`. The law of another place would
    change what guests were told: Conflict `hotel.has_guests` while any are expected or there.
    """
    programme = locked_programme(programme_id)
    if programme.kind != Kind.HOTEL or programme.state == Programme.State.CLOSED:
        raise Conflict("This is no programme of a hotel that runs.", code="hotel.no_programme", remedy="Make one.")
    _require_sound(house)
    row = Hotel.objects.filter(programme=programme).first()
    if row is not None and (row.country, row.time_zone) != (house.country, house.time_zone) and _has_guests(row):
        raise Conflict(
            "Guests are expected, or there.",
            code="hotel.has_guests",
            remedy="Change the place once their stays are over.",
        )
    row = row or Hotel(operator_id=programme.operator_id, programme=programme)
    row.country, row.time_zone = house.country, house.time_zone
    row.document_first, row.keeps_register = house.document_first, house.keeps_register
    row.store = _store(house.store_id)
    row.save()
    emit(row.operator_id, "hotel.set", row.programme_id, {"country": row.country} | done_by(by))
    return row


def hotel_of(programme_id: uuid.UUID) -> Hotel:
    """Return the hotel of a programme. NotFound. In the tenant's transaction."""
    row = Hotel.objects.select_related("programme").filter(programme=programme_id).first()
    if row is None:
        raise NotFound("There is no such hotel.")
    return row


def hotels_open() -> QuerySet[Hotel]:
    """Return the hotels whose programmes are not closed."""
    return Hotel.objects.select_related("programme").exclude(programme__state=Programme.State.CLOSED).order_by("id")


def programmes_without_hotel() -> list[Programme]:
    """Return programmes of hotels of which nobody has said where they are. In the tenant's transaction."""
    rows = Programme.objects.filter(kind=Kind.HOTEL).exclude(state=Programme.State.CLOSED)
    return list(rows.exclude(id__in=Hotel.objects.values("programme")).order_by("party"))


def rules_of(hotel: Hotel) -> HouseRules:
    """Return what a hotel goes by."""
    return HouseRules(lodging_law(hotel.country), hotel.document_first, hotel.keeps_register)


def shown(hotel: Hotel) -> dict[str, Any]:
    """Return a hotel as its systems are told of it, with what the law of the place asks."""
    rules = rules_of(hotel)
    return {
        "programme_id": str(hotel.programme_id),
        "party": hotel.programme.party,
        "country": hotel.country,
        "time_zone": hotel.time_zone,
        "document_first": hotel.document_first,
        "keeps_register": hotel.keeps_register,
        "ways": [way.value for way in rules.ways],
        "document_seen": rules.law.document_seen,
        "photographs": rules.law.photographs,
        "kept_days": rules.kept_days,
        "certain": rules.law.certain,
        "source": rules.law.source,
    }


def _has_guests(hotel: Hotel) -> bool:
    return Stay.objects.filter(programme=hotel.programme_id).exclude(state__in=ENDED).exists()


def _store(store_id: uuid.UUID | None) -> Store | None:
    if store_id is None:
        return None
    row = Store.objects.filter(id=store_id, closed_at=None).first()
    if row is None:
        raise Invalid("There is no such store.", code="hotel.store", pointer="/store_id")
    return row


def _require_sound(house: House) -> None:
    letters = house.country
    if not (len(letters) == COUNTRY_LETTERS and letters.isascii() and letters.isalpha() and letters.isupper()):
        raise Invalid("The country is an ISO 3166 code of two letters.", code="hotel.country", pointer="/country")
    if house.time_zone not in zoneinfo.available_timezones():
        raise Invalid("The time zone is an IANA name, as Europe/Madrid.", code="hotel.time_zone", pointer="/time_zone")
