"""A seed -> believable answers of invented people to invented tasks, as Prodigy would have stored them.

For this repository's own handbook: `python -m tests.sample FILE` writes a SQLite database in Prodigy's layout with
annotations and reviews of its four example projects. The demo imports it, and tests read it. Every patient, product,
address and sentence is made up; the pictures and recordings are the handbook's own sample drawings and voices.
"""
