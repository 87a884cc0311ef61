"""The process is killed at every store call and every send; nothing is lost."""
