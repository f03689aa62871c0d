"""Words of a post that name a place: the tagger, its features and rules."""
