"""The explorer in a headless Chromium, against gateway and sandbox over real sockets."""
