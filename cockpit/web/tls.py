"""A certificate of our own making, so that browsers elsewhere let the page use the microphone.

Browsers warn of it once, as nobody vouches for it. The key stays on this machine, readable for its owner alone.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cockpit.errors import UsageError

VALID_DAYS = 397
"""Browsers refuse certificates that are valid for longer."""

RENEW_DAYS = 30


def certificate(folder: Path, names: Iterable[str]) -> tuple[Path, Path]:
    """Return certificate and key for these names and this machine's own; the last one is kept while it will do.

    Raises:
        UsageError: the library for it is not installed, or the folder cannot be written.
    """
    try:
        from cryptography import x509
    except ImportError:
        hint = "pip install 'cockpit-voice[tls]'"
        raise UsageError("--tls needs the library cryptography", hint=hint) from None
    wanted = _names(names)
    cert_file, key_file = folder / "cockpit.crt", folder / "cockpit.key"
    try:
        if cert_file.exists() and key_file.exists():
            kept = x509.load_pem_x509_certificate(cert_file.read_bytes())
            if _will_do(kept, wanted):
                return cert_file, key_file
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        certificate_pem, key_pem = _made(wanted)
        _write(key_file, key_pem)
        _write(cert_file, certificate_pem)
    except (OSError, ValueError) as error:
        raise UsageError(f"no certificate can be kept: {error}", place=str(folder)) from None
    return cert_file, key_file


def _names(names: Iterable[str]) -> frozenset[str]:
    own = socket.gethostname()
    return frozenset({"localhost", "127.0.0.1", "::1", own, f"{own}.local", *names})


def _will_do(kept: Any, wanted: frozenset[str]) -> bool:
    """Say whether the certificate has these names and is valid for a while yet."""
    from cryptography import x509

    found = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    has = {str(each.value) for each in found}
    left = kept.not_valid_after_utc - datetime.datetime.now(datetime.UTC)
    return wanted <= has and left > datetime.timedelta(days=RENEW_DAYS)


def _made(names: frozenset[str]) -> tuple[bytes, bytes]:
    """Return a new certificate and its key, as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "cockpit")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in sorted(names)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    return made.public_bytes(pem), key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)


def _general(name: str) -> Any:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write(file: Path, pem: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as new:
        new.write(pem)
