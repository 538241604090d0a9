"""The server as bytes on a wire meet it: what no HTTP client would send, and no hurry at all."""
