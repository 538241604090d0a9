"""The pages of Kindred, and the small programs that keep them true. No part of the gateway."""
