"""Speech: recordings into text with times, and who speaks, by models of this machine."""
