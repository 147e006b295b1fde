"""What reviews look like from afar: enough to see rubber-stamping, too little to watch anybody."""
