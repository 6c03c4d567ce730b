"""How often it errs and how fast it is: rates, calibration, reports, specimens to measure with."""
