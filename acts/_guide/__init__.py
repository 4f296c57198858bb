"""What `acts.recommend`, the chooser and the cheat sheet are made of."""
