"""Face-verified registration of phone lines: measure, judge, record."""

__version__ = "0.1.0"
