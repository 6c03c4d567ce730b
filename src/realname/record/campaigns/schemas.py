"""Bodies of the endpoints of campaigns."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from realname.record.web.shapes import Given, Told, aware

StateName = Literal["loading", "planned", "running", "paused", "ended"]
LineStateName = Literal["waiting", "open", "limited", "barred", "verified", "left"]
SparingName = Literal["emergency_service", "health", "alarm_line", "vulnerable_person", "public_duty", "court"]

Days = Annotated[int, Field(ge=1, le=730)]


class PlanGiven(Given):
    """When what happens. Days count from the day on which a cohort's window opens; `incoming_days` null bars none."""

    cohorts: Annotated[int, Field(ge=1, le=520)]
    first_day: date
    every_days: Days = 7
    reminder_days: Annotated[list[Days], Field(min_length=1, max_length=6)] = [10, 25]  # noqa: RUF012  pydantic copies it
    outgoing_days: Annotated[int, Field(ge=14, le=730)] = 30
    incoming_days: Days | None = 60
    channel: Literal["sms", "letter", "both"] = "sms"
    hour: Annotated[int, Field(ge=0, le=23)] = 9


class CampaignGiven(Given):
    """A campaign. From `lines`, it takes the lines of the record that were verified before `verified_before`."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    plan: PlanGiven
    source: Literal["file", "lines"] = "file"
    verified_before: datetime | None = None

    @field_validator("verified_before")
    @classmethod
    def with_zone(cls, value: datetime | None) -> datetime | None:
        """Refuse a moment without time zone."""
        return aware(value)


class StateGiven(Given):
    """Where a campaign is to stand. Ending says with `lift` whether the lines that it barred are restored now."""

    to: Literal["running", "paused", "ended"]
    lift: bool = False


class CampaignTold(Told):
    """A campaign. `failed` says why one ended that has no lines."""

    id: uuid.UUID
    name: str
    state: StateName
    source: Literal["file", "lines"]
    parts: int
    rows_read: int
    lines: int
    refused_rows: int
    erased_lines: int
    failed: str
    made_at: str
    started_at: str | None
    paused_at: str | None
    ended_at: str | None


class WholeCampaignTold(CampaignTold):
    """A campaign with how far it is. `harm` has times in seconds from the approval to the system's answer."""

    plan: dict[str, Any]
    lines_by_state: dict[str, int]
    notices: list[dict[str, Any]]
    orders: list[dict[str, Any]]
    refused_by_code: dict[str, int]
    harm: dict[str, Any]
    steps: list[dict[str, Any]]


class CampaignsTold(Told):
    """A page of campaigns, newest first."""

    items: list[CampaignTold]
    next_cursor: str


class RefusedRowTold(Told):
    """A row that was refused: the line of the file on which it begins, the column, and a code."""

    row: int
    column: str
    code: str


class RefusedRowsTold(Told):
    """A page of refused rows, the last first."""

    items: list[RefusedRowTold]
    next_cursor: str


class DayTold(Told):
    """A day of the forecast. `wait_minutes` is null where no agents were given, or they cannot keep up."""

    day: date
    in_shops: float
    remote: float
    calls: float
    reviews: float
    agents_needed: int
    call_agents: int
    reviewers: int
    wait_minutes: float | None
    left_over: float


class ForecastTold(Told):
    """What a campaign would come to by what was assumed. Nothing is sent."""

    lines: int
    people: float
    assumptions: dict[str, Any]
    days: list[DayTold]


class AssumptionsGiven(Given):
    """What is taken for true; docs/campaigns.md says what each is."""

    coming: Annotated[float, Field(ge=0, le=1)] = 0.75
    remote: Annotated[float, Field(ge=0, le=1)] = 0.6
    reviewed: Annotated[float, Field(ge=0, le=1)] = 0.05
    calling: Annotated[float, Field(ge=0, le=1)] = 0.02
    half_life_days: Annotated[float, Field(ge=0.1, le=14)] = 3
    shops: Annotated[int, Field(ge=1, le=100_000)] = 50
    shop_minutes: Annotated[float, Field(ge=0.1, le=120)] = 9
    call_minutes: Annotated[float, Field(ge=0.1, le=60)] = 5
    review_minutes: Annotated[float, Field(ge=0.1, le=60)] = 4
    open_hours: Annotated[float, Field(ge=0.1, le=24)] = 9
    busiest: Annotated[float, Field(ge=1, le=10)] = 1.6
    wait_minutes: Annotated[float, Field(ge=0.1, le=240)] = 15
    agents: Annotated[int | None, Field(ge=1, le=1000)] = None


class LetterFileTold(Told):
    """Letters that were handed over; their texts and addresses are at the file's own address."""

    id: uuid.UUID
    letters: int
    made_at: str


class NumberGiven(Given):
    """A line, by its number in E.164."""

    msisdn: Annotated[str, Field(min_length=1, max_length=40)]


class SparedGiven(NumberGiven):
    """A line that no campaign bars, and why."""

    reason: SparingName


class CampaignLineTold(Told):
    """A line of a campaign, without its number."""

    id: uuid.UUID
    state: LineStateName
    never_bar: str
    wrongly_barred: str
    reached_at: str | None
    limited_at: str | None
    verified_at: str | None
    restored_at: str | None


class RestoreGiven(Given):
    """Why a line is restored by hand."""

    because: Literal["not_noticed", "mistake"]


class SparedTold(Told):
    """An entry of the list of lines that are never barred. Which line it is, nobody can read from it."""

    id: uuid.UUID
    reason: SparingName
    by: str
    since: str


class SparedListTold(Told):
    """A page of entries, newest first."""

    items: list[SparedTold]
    next_cursor: str
