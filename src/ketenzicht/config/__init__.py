"""Settings, addresses and the wiring of one running Ketenzicht."""
