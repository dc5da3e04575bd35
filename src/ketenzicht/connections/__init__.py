"""Who is connecting what, and how far: test connections, their sandbox, the conformance check and its reports."""
