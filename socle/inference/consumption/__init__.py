"""What calls took, summed by day: added to with each batch, kept longer than the calls, told by scope."""
