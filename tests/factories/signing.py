"""Keys, certificates and signed PDFs, made anew in each run."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
ISSUED = datetime(2026, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=365 * 5)


@dataclass(frozen=True)
class Holder:
    """A certificate with its key, and the certificate that issued it."""

    certificate: x509.Certificate
    key: Key
    issuer: "Holder | None" = None

    @property
    def pem(self) -> bytes:
        """Return the certificate as a file for the folder of roots."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        """Return the certificate as the child process is told it."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def asn1(self) -> asn1.Certificate:
        """Return the certificate as pyHanko takes it."""
        return asn1.Certificate.load(self.der)

    @property
    def asn1_key(self) -> keys.PrivateKeyInfo:
        """Return the key as pyHanko takes it."""
        return keys.PrivateKeyInfo.load(
            self.key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


def name(common: str, organisation: str = "", number: str = "") -> x509.Name:
    """Return a subject; ``number`` is the identity number that real ones carry."""
    parts = [(NameOID.COMMON_NAME, common), (NameOID.ORGANIZATION_NAME, organisation),
             (NameOID.USER_ID, number)]  # fmt: skip
    return x509.Name([x509.NameAttribute(part, value) for part, value in parts if value])


ROOT = "CA thử nghiệm"


@cache
def make_root(common: str) -> Holder:
    """Return a root; the same name is the same root."""
    key = _make_key()
    return Holder(_build(name(common), name(common), key, key, is_root=True), key)


@cache
def make_signer(
    common: str = "Lò Văn A",
    organisation: str = "Sở Khoa học và Công nghệ",
    root: str = ROOT,
    since: datetime = ISSUED,
    until: datetime = ISSUED + YEARS,
    usage: str = "sign",
) -> Holder:
    """Return a signer under a root; ``usage``: ``sign``, ``encrypt``, or ``stamp`` for a TSA."""
    issuer, key = make_root(root), _make_key(is_rsa=usage == "stamp")
    subject = name(common, organisation, "CCCD:014099000001")
    built = _build(
        subject, issuer.certificate.subject, key, issuer.key, since=since, until=until, usage=usage
    )
    return Holder(built, key, issuer)


def sign(
    content: bytes,
    signer: Holder,
    *,
    at: datetime = ISSUED + timedelta(days=300),
    field: str = "Ky1",
    stamper: Holder | None = None,
) -> bytes:
    """Return a PDF with one more signature, as a signing tool adds it; stamped at ``at``."""

    def run() -> bytes:
        kept = SimpleCertificateStore()
        kept.register(signer.asn1)
        store = signers.SimpleSigner(
            signing_cert=signer.asn1, signing_key=signer.asn1_key, cert_registry=kept
        )
        clock = DummyTimeStamper(stamper.asn1, stamper.asn1_key, fixed_dt=at) if stamper else None
        tool = signers.PdfSigner(
            signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256"),
            signer=store,
            timestamper=clock,
            new_field_spec=fields.SigFieldSpec(field, box=(300, 90, 480, 140)),
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
        made: io.BytesIO = tool.sign_pdf(writer)
        return made.getvalue()

    made: bytes = apart(run)
    return made


def _make_key(*, is_rsa: bool = False) -> Key:
    """Return a new key; pyHanko's own time-stamper signs by RSA only."""
    if is_rsa:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def apart(run: Callable[[], Any]) -> Any:
    """Run where no event loop runs: a browser's driver keeps one in the test's thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def _build(
    subject: x509.Name,
    issuer: x509.Name,
    key: Key,
    by: Key,
    *,
    is_root: bool = False,
    since: datetime = ISSUED,
    until: datetime = ISSUED + YEARS,
    usage: str = "sign",
) -> x509.Certificate:
    signs = not is_root and usage != "encrypt"
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=signs, content_commitment=signs,
                key_encipherment=usage == "encrypt", data_encipherment=False,
                key_agreement=False, key_cert_sign=is_root, crl_sign=is_root,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
    )  # fmt: skip
    if usage == "stamp":
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    return builder.sign(by, hashes.SHA256())
