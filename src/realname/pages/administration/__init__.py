"""The operator's pages: figures, policies, stores and staff, clients, connections, webhooks."""
