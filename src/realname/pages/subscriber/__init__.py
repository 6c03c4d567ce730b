"""The subscriber's pages: what she is asked, step by step, on her own phone."""
