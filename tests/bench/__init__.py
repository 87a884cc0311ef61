"""What speed is: measured beside a bound or a peer in the same run, and given as a ratio. ``make bench`` prints all of it."""
