"""Pages across apps: home, national and region boards, map, finding a place."""
