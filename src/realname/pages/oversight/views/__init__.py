"""Views of oversight. Nobody signs in; nothing of a person is here."""
