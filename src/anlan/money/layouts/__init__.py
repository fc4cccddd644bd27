"""What statements look like, as data: `vocabulary.toml` (words of all banks) and `known/*.toml` (layouts with a name).

``vocabulary`` and ``layout`` load them; a user's own layout files are of the same form as those in ``known``.
"""
