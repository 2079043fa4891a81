"""Read models in MongoDB: everything here can be dropped and made again from the streams."""
