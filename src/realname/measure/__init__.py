"""Pixels, documents and chips become readings here: numbers, no opinion.

No database, no web and no clock. What a reading means is for `realname.judge` to say.
"""
