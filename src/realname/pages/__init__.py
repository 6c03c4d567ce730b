"""What people see: templates, scripts and catalogues; every decision is made below."""
