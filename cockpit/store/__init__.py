"""The store of speech models: which are published, fetching one safely, and choosing it. Network only in `fetch`."""
