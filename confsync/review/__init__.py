"""Prodigy's database, package or exports -> Outcomes. Nothing is ever written there."""
