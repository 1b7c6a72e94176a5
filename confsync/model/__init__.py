"""The nouns: frozen values and what follows from them alone. No room below this one but `finding` and `errors`."""
