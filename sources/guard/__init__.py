"""What stands between the gateway and one source, so that it costs no other and is not stormed."""
