"""What the tester cannot make by itself: a revocation list is bytes, and most of what it sends is none."""

import schemathesis
from schemathesis.transport.serialization import serialize_binary


@schemathesis.serializer("application/pkix-crl")
def revocation_list(ctx, value):
    """The bytes as they are."""
    return {"data": serialize_binary(value)}
