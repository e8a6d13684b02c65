"""Evaluation at scale: a manifest of recordings, heard by processes of this machine or by a Dask cluster."""
