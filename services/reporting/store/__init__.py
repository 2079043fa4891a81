"""Read models in MongoDB, which can be dropped and made again from the streams, and publications."""
