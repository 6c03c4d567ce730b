"""The API at `/v1`: every app's endpoints, one way to sign in, and one shape of problem."""

from __future__ import annotations

from realname import __version__
from realname.record.campaigns.api import router as campaigns
from realname.record.flights.api import router as flights
from realname.record.identities.api import router as identities
from realname.record.inquiries.api import router as inquiries
from realname.record.operators.api import router as operators
from realname.record.oversight.api import router as oversight
from realname.record.patterns.api import router as patterns
from realname.record.programmes.api import router as programmes
from realname.record.registrations.api import router as registrations
from realname.record.registrations.consents_api import router as consents
from realname.record.registrations.evidence_api import router as evidence
from realname.record.registrations.steps_api import router as further_steps
from realname.record.reviews.api import router as reviews
from realname.record.stays.api import router as stays
from realname.record.subscribers.api import router as subscribers
from realname.record.web import problems
from realname.record.web.bodies import JsonBodies
from realname.record.web.reference import Api

api = Api(
    title="realname",
    version=__version__,
    description=(
        "Register phone lines to real people. Sign in at `POST /v1/token`; send an `Idempotency-Key` with every other "
        "POST; problems come as RFC 9457. Guide: docs/integrate.md."
    ),
    urls_namespace="v1",
    openapi_url="/openapi.json",
    # Its page would load scripts from a third party.
    docs_url=None,
    parser=JsonBodies(),
)
problems.install(api)
ROUTERS = (
    operators,
    registrations,
    evidence,
    further_steps,
    consents,
    oversight,
    reviews,
    inquiries,
    identities,
    campaigns,
    patterns,
    programmes,
    subscribers,
    flights,
    stays,
)
for router in ROUTERS:
    api.add_router("", router)
