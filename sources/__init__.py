"""A library that reads public places politely: pages, feeds and review sites into documents."""
