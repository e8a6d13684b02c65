"""The cockpit one can see: a server for the dashboard, for VISS clients and for Wyoming satellites."""
