"""The addresses of the operator's pages."""

from __future__ import annotations

from django.urls import path

from realname.pages.administration.views import (
    assessments,
    blocks,
    changes,
    clients,
    connections,
    front,
    lanes,
    people,
    policies,
    programmes,
    rehearsals,
    watch,
    webhooks,
)
from realname.pages.campaigns.views import making as campaigns
from realname.pages.campaigns.views import running, sparing

app_name = "operator"

urlpatterns = [
    path("operator", front.page, name="front"),
    path("operator/policies", policies.versions, name="policies"),
    path("operator/policies/publish", policies.publish, name="publish"),
    path("operator/policies/differences", policies.differences, name="differences"),
    path("operator/policies/rehearse", rehearsals.begin, name="rehearse"),
    path("operator/policies/<uuid:policy_id>", policies.one, name="policy"),
    path("operator/rehearsals/<uuid:rehearsal_id>", rehearsals.page, name="rehearsal"),
    path("operator/rehearsals/<uuid:rehearsal_id>/progress", rehearsals.progress, name="progress"),
    path("operator/staff", people.page, name="staff"),
    path("operator/staff/add", people.add_member, name="add_member"),
    path("operator/staff/<uuid:member_id>/disable", people.disable, name="disable"),
    path("operator/staff/<uuid:member_id>/begin-again", people.begin_again, name="begin_again"),
    path("operator/stores/add", people.add_store, name="add_store"),
    path("operator/clients", clients.page, name="clients"),
    path("operator/clients/add", clients.add, name="add_client"),
    path("operator/clients/<uuid:client_id>/revoke", clients.revoke, name="revoke"),
    path("operator/connections", connections.page, name="connections"),
    path("operator/connections/<slug:kind>", connections.change, name="connection"),
    path("operator/webhooks", webhooks.page, name="webhooks"),
    path("operator/webhooks/add", webhooks.add, name="add_endpoint"),
    path("operator/webhooks/<uuid:endpoint_id>/remove", webhooks.remove, name="remove_endpoint"),
    path("operator/webhooks/deliveries/<uuid:delivery_id>/again", webhooks.redeliver, name="redeliver"),
    path("operator/assessment", assessments.page, name="assessment"),
    path("operator/assessments/<uuid:assessment_id>", assessments.one, name="assessed"),
    path("operator/watch", watch.page, name="watch"),
    path("operator/watch/<slug:group>/end", watch.end, name="end_watching"),
    path("operator/blocks", blocks.page, name="blocks"),
    path("operator/blocks/add", blocks.add, name="add_block"),
    path("operator/blocks/<uuid:block_id>", blocks.one, name="block"),
    path("operator/campaigns", campaigns.page, name="campaigns"),
    path("operator/campaigns/add", campaigns.add, name="add_campaign"),
    path("operator/campaigns/<uuid:campaign_id>", running.page, name="campaign"),
    path("operator/campaigns/<uuid:campaign_id>/progress", running.progress, name="campaign_progress"),
    path("operator/campaigns/<uuid:campaign_id>/change", running.change, name="change_campaign"),
    path("operator/campaigns/<uuid:campaign_id>/forecast", running.dry_run, name="campaign_forecast"),
    path("operator/campaigns/<uuid:campaign_id>/refused.csv", running.refused, name="campaign_refused"),
    path(
        "operator/campaigns/<uuid:campaign_id>/letters/<uuid:letter_file_id>.csv",
        running.letter_file,
        name="letter_file",
    ),
    path("operator/never-bar", sparing.page, name="never_bar"),
    path("operator/never-bar/<uuid:never_bar_id>/remove", sparing.remove, name="unspare"),
    path("operator/programmes", programmes.page, name="programmes"),
    path("operator/programmes/add", programmes.add, name="add_programme"),
    path("operator/programmes/<uuid:programme_id>", programmes.one, name="programme"),
    path("operator/programmes/<uuid:programme_id>/lanes", lanes.page, name="lanes"),
    path("operator/programmes/<uuid:programme_id>/lanes/rules", lanes.rules, name="lane_rules"),
    path("operator/programmes/<uuid:programme_id>/close", programmes.close, name="close_programme"),
    path("operator/programmes/<uuid:programme_id>/terminals/add", programmes.add_terminal, name="add_terminal"),
    path("operator/terminals/<uuid:terminal_id>/revoke", programmes.revoke, name="revoke_terminal"),
    path("operator/changes", changes.page, name="changes"),
]
