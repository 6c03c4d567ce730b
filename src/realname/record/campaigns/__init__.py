"""Campaigns: existing lines, registered before the rule, are verified by cohorts, with notices, bars and restoring."""
