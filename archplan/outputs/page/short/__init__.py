"""The short page: what a newcomer asks first, one file a section; what it leaves out stands in the full one."""
