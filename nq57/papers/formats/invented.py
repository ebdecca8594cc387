"""Sign a PDF with an invented certificate, for a demonstration: nobody's, trusted by nobody.

Runs in a child process, as the inspection does: plain data in and out, no network. The key is
forgotten as soon as it has signed.
"""

import base64
import io
from datetime import datetime, timedelta

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

NAME = "Chứng thư minh họa, không có thật"
ISSUER = "Tổ chức cấp chứng thư minh họa, không có thật"
_YEAR = timedelta(days=365)


def sign(*, content: str, at: str) -> str:
    """Return a PDF (base64) with one signature more, whose certificate bears ``NAME`` alone.

    It is issued by ``ISSUER``, which no folder of roots can hold: its key is made here too.

    ``at`` in ISO 8601: the certificate is valid for a year from the day before.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    made = _make_certificate(key, datetime.fromisoformat(at))
    der = made.public_bytes(serialization.Encoding.DER)
    held = asn1.Certificate.load(der)  # type: ignore[no-untyped-call]
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(held)
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    held_key = keys.PrivateKeyInfo.load(private)  # type: ignore[no-untyped-call]
    signer = signers.SimpleSigner(signing_cert=held, signing_key=held_key, cert_registry=store)
    tool = signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name="KyMinhHoa", md_algorithm="sha256"),
        signer=signer,
        new_field_spec=fields.SigFieldSpec("KyMinhHoa", box=(300, 90, 480, 140)),
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(base64.b64decode(content)), strict=False)
    signed: io.BytesIO = tool.sign_pdf(writer)
    return base64.b64encode(signed.getvalue()).decode()


def _make_certificate(key: ec.EllipticCurvePrivateKey, at: datetime) -> x509.Certificate:
    name, issuer = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)]) for words in (NAME, ISSUER)
    )
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(issuer)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(at - timedelta(days=1)).not_valid_after(at + _YEAR)
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    own = ec.generate_private_key(ec.SECP256R1())
    return builder.add_extension(usage, critical=True).sign(own, hashes.SHA256())
