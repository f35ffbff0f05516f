"""The video of a simulated room: generated H.264, served as FLV and as HLS."""
