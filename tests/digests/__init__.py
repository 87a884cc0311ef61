"""The letters and the couriers."""
