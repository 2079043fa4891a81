"""A rebuild in pieces that fit into memory: events are spread over buckets by their journey, and each bucket makes its rows.

`spreading` reads Kafka into a `spill`; a `replay` evolves the rows of a bucket; `buckets` opens answers and writes
rows; `lanes` does all this in several processes.
"""
