"""One module a kind of source, each with one `fetch`."""
