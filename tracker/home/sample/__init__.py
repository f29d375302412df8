"""The sample branch: a plainly fictional story comes in, a filled database to look at goes out."""
