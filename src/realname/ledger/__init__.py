"""The public log: what the system did, in the open formats of C2SP, for anyone to check without trusting us.

Pure: no database, no web framework, no service. It makes and reads leaves, trees, tiles, checkpoints and proofs; who
appends them and serves them is elsewhere.
"""
