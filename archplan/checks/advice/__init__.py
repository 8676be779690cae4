"""What may make a bill smaller, one file a change: each patch that it makes of a spec is priced again by ``advise``."""
