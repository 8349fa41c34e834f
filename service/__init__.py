"""The HTTP side: webhooks in, jobs out; and what people may ask and start over HTTP.

May live here: parsing what senders post, authentication, storing it durably, answering from the
store. May not: reading a cluster, calling a model or a channel, or importing ``workers``.
"""
