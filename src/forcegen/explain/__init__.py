"""Why a plan is short, whose rule it is, and what would close the gap."""
