"""The application: finds a school in what is said in public, judges it by the school's own policy, and keeps cases."""
