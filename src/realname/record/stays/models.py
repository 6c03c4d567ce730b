"""Rows of stays. What a booking says of a guest is sealed under the key of a person made for the stay."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from realname.judge.lodging import StayWay
from realname.record.operators.models import Owned
from realname.record.programmes.models import Member, Programme
from realname.record.registrations.models import Registration
from realname.record.staff.models import Store
from realname.record.stays.states import State
from realname.record.subscribers.models import Subscriber


class Hotel(Owned):
    """A programme of kind `hotel` as a house: where it is, and by which clocks its days begin.

    country         ISO 3166 code of the place whose law it goes by
    time_zone       IANA name
    document_first  the way by the document is offered first, whether or not the law asks for it
    keeps_register  the register that the law asks for is kept here
    store           whose staff serve its desk; null: administrators alone see its arrivals
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    country = models.CharField(max_length=2)
    time_zone = models.CharField(max_length=40)
    document_first = models.BooleanField(default=False)
    keeps_register = models.BooleanField(default=False)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False)

    class Meta:
        db_table = "stays_hotel"
        constraints = (
            models.UniqueConstraint(name="one_hotel_a_programme", fields=("operator", "programme")),
            models.CheckConstraint(name="hotel_country_iso_3166", condition=Q(country__regex=r"^[A-Z]{2}$")),
        )


class Stay(Owned):
    """One guest's stay. The row is deleted when nothing of it is to be kept any longer.

    `guest` is made for the stay and erased with it; `sealed` holds the booking and what she told of her stay.
    `member` is her membership where she arrives by face, which may be of somebody the operator knew before, and
    `registration` what verified her for this stay, where she was not verified before. `hint_index` is the blind index
    of the last characters of the booking, which a desk may ask for. `link_sha256` knows the link that was sent to
    her, `secret_sha256` the browser that opened it.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    guest = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False)
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    arrival = models.DateField()
    departure = models.DateField()
    language = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default=State.EXPECTED)
    way = models.CharField(max_length=10, default="")
    sealed = models.BinaryField()
    hint_index = models.BinaryField()
    link_sha256 = models.CharField(max_length=64, default="")
    secret_sha256 = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "stays_stay"
        constraints = (
            models.CheckConstraint(name="stay_state_known", condition=Q(state__in=[*State])),
            models.CheckConstraint(name="stay_way_known", condition=Q(way__in=["", *StayWay])),
            models.CheckConstraint(name="departure_after_arrival", condition=Q(departure__gt=F("arrival"))),
            models.CheckConstraint(
                name="by_face_as_a_member", condition=~Q(way="face", state="ready") | Q(member__isnull=False)
            ),
            models.UniqueConstraint(name="one_stay_a_guest", fields=("operator", "guest")),
        )
        indexes = (
            models.Index(name="stay_by_arrival", fields=("operator", "programme", "arrival")),
            models.Index(name="stay_by_member", fields=("operator", "member")),
            models.Index(name="stay_by_departure", fields=("operator", "departure")),
        )


class ArrivalCount(Owned):
    """How many guests of a hotel arrived on a day by which way. `told` is how many of them the public log knows of."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    day = models.DateField()
    way = models.CharField(max_length=10)
    arrivals = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "stays_arrival_count"
        constraints = (
            models.UniqueConstraint(name="one_arrival_count_a_day", fields=("operator", "programme", "day", "way")),
            models.CheckConstraint(name="arrival_way_known", condition=Q(way__in=[*StayWay])),
        )
