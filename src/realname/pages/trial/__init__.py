"""The local trial: a person tries the checks on her own pictures; nothing outlives the answer."""
