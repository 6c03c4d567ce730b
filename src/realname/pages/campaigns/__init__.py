"""The operator's pages of campaigns: made, forecast, run, watched."""
