"""How state moves: nouns, events, journal, state, assessment, hub."""
