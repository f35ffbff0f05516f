"""The video of a live: which quality to take, and its download through the user's ffmpeg or streamlink."""
