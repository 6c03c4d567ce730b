"""One module a page: read the form, make the permit, measure and judge, show."""
