"""A stand-in for Prodigy: as much of its documented interface as confsync's recipe uses, and nothing of its code.

Facts: the maker's documentation and public plug-ins (`docs/prodigy.md`). It is on the path of a test only by fixture.
"""
