"""Reading a post: the spaCy pipeline, the shipped model, its training and its evaluation."""
