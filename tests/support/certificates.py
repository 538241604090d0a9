"""Certificates for tests, made by an authority that lives for one test."""

import ipaddress
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True, slots=True)
class Authority:
    """Signs certificates of servers. `file` is what a client has to trust."""

    folder: Path
    _key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def file(self) -> Path:
        """The authority's own certificate."""
        path = self.folder / "authority.pem"
        own = self._signed("authority", self._key, authority=True, days=(-1, 1))
        path.write_bytes(own.public_bytes(serialization.Encoding.PEM))
        return path

    def server(self, address: str = "127.0.0.1", days: tuple[int, int] = (-1, 1)) -> ssl.SSLContext:
        """What a server at this address speaks TLS with; good between these days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._signed(address, key, authority=False, days=days)
        path = self.folder / "server.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(path)
        return context

    def _signed(
        self,
        subject: str,
        key: ec.EllipticCurvePrivateKey,
        *,
        authority: bool,
        days: tuple[int, int],
    ) -> x509.Certificate:
        begins, ends = (datetime.now(UTC) + timedelta(days=one) for one in days)
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(subject))
            .issuer_name(_name("authority"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        if not authority:
            names = [x509.IPAddress(ipaddress.ip_address(subject))]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(self._key, hashes.SHA256())
