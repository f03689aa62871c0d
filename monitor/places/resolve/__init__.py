"""Which place a mention means: candidates, likelihoods, the choice."""
