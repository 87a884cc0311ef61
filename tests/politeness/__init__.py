"""How polite the program is: a week of its requests, scored by servers on loopback as people score feed readers."""
