"""Inspect a signed PDF: is it the issued document, and who signed it.

Runs in the child process that reads strangers' files: plain data in and out, no network.
Certificates are judged against the given roots alone; revocation is asked of nobody.
"""

import asyncio
import base64
import io
import logging
import re
from datetime import datetime
from typing import Any

import pypdfium2
from asn1crypto import x509
from pyhanko.keys import pemder
from pyhanko.pdf_utils import misc, reader
from pyhanko.sign import diff_analysis, validation
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.validation import errors, settings, status
from pyhanko_certvalidator import ValidationContext

# Its warnings name whole subjects, which may hold identity numbers; none may reach a log.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)

_USAGE = settings.KeyUsageConstraints(
    key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False
)
_REASONS = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: "unknown",
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: "usage",
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: "weak",
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: "weak",
    AdESIndeterminate.REVOKED_NO_POE: "revoked",
    AdESIndeterminate.REVOKED_CA_NO_POE: "revoked",
    AdESFailure.REVOKED: "revoked",
}
_LATER = {
    diff_analysis.ModificationLevel.NONE: "nothing",
    diff_analysis.ModificationLevel.LTA_UPDATES: "proofs",
    diff_analysis.ModificationLevel.FORM_FILLING: "signatures",
}


class _Refusal(Exception):
    """Say by a code, and what its sentence tells, why the file is no signed copy."""

    def __init__(self, code: str, **told: object) -> None:
        super().__init__(code)
        self.told = {"code": code, **told}


def inspect(
    *, content: str, issued: str, symbol: str, token: str, roots: list[str], at: str
) -> dict[str, Any]:
    """Return what the file ``content`` is, against the ``issued`` PDF, or ``refusal``.

    Both files come as base64, ``roots`` as certificates (DER, base64), ``at`` in ISO 8601.
    """
    given, original = base64.b64decode(content), base64.b64decode(issued)
    trusted = [
        next(iter(pemder.load_certs_from_pemder_data(base64.b64decode(one)))) for one in roots
    ]
    try:
        _compare(_read_pages(given), _read_pages(original), symbol=symbol, token=token)
        found = asyncio.run(_judge_all(given, trusted, datetime.fromisoformat(at)))
        return {"sameness": _find_sameness(given, original), "signatures": found}
    except _Refusal as refusal:
        return {"refusal": refusal.told}
    except (misc.PdfError, errors.SignatureValidationError):
        return {"refusal": {"code": "broken"}}


def _read_pages(content: bytes) -> list[str]:
    """Return the words of each page, without white space; what is drawn over is not in them."""
    try:
        opened = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_locked = "password" in str(error).lower()
        raise _Refusal("locked" if is_locked else "broken") from error
    with opened:
        return [re.sub(r"\s+", "", page.get_textpage().get_text_bounded()) for page in opened]


def _compare(given: list[str], issued: list[str], *, symbol: str, token: str) -> None:
    """Refuse another document, or this one with other words, before any signature is read."""
    if given == issued:
        return
    if token not in "".join(given).replace("-", ""):
        raise _Refusal("other", symbol=symbol)
    if len(given) != len(issued):
        raise _Refusal("pages", given=len(given), issued=len(issued))
    page = next(place for place, one in enumerate(given) if one != issued[place]) + 1
    raise _Refusal("page", page=page)


async def _judge_all(
    content: bytes, roots: list[x509.Certificate], at: datetime
) -> list[dict[str, Any]]:
    opened = reader.PdfFileReader(io.BytesIO(content), strict=False)
    if opened.encrypted:
        raise _Refusal("locked")
    signatures = opened.embedded_regular_signatures
    if not signatures:
        raise _Refusal("unsigned")
    return [await _judge(one, roots, at) for one in signatures]


async def _judge(
    signature: validation.EmbeddedPdfSignature, roots: list[x509.Certificate], at: datetime
) -> dict[str, Any]:
    found = await _validate(signature, roots, at)
    certificate = found.signing_cert
    signer = _name(certificate.subject)
    is_whole = found.coverage >= status.SignatureCoverageLevel.ENTIRE_REVISION
    later = found.modification_level
    if not (found.intact and found.valid and is_whole and later in _LATER):
        raise _Refusal("changed", signer=signer)
    stamp = found.timestamp_validity
    is_stamped = bool(stamp and stamp.intact and stamp.valid)
    is_stamp_trusted = bool(is_stamped and stamp.trusted)
    if is_stamp_trusted and not found.trusted:
        # A certificate may end after it signed: the stamp says that it had not, by then.
        found = await _validate(signature, roots, stamp.timestamp)
    told = found.signer_reported_dt
    return {
        "signer": signer,
        "organisation": _part(certificate.subject, "organization_name"),
        "issuer": _name(certificate.issuer),
        "expires_at": certificate.not_valid_after.isoformat(),
        "signed_at": told.isoformat() if told and told.tzinfo else None,
        "stamped_at": stamp.timestamp.isoformat() if is_stamped else None,
        "stamper": _name(stamp.signing_cert.subject) if is_stamped else "",
        "is_stamp_trusted": is_stamp_trusted,
        "trust": _say_trust(found, at),
        "root": _name(found.validation_path.trust_anchor.certificate.subject)
        if found.trusted else "",
        "later": _LATER[later],
    }  # fmt: skip


async def _validate(
    signature: validation.EmbeddedPdfSignature, roots: list[x509.Certificate], moment: datetime
) -> Any:
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment)
    return await validation.async_validate_pdf_signature(
        signature, context, key_usage_settings=_USAGE
    )


def _say_trust(found: Any, at: datetime) -> str:
    if found.trusted:
        return "trusted"
    reason = _REASONS.get(found.trust_problem_indic)
    if reason:
        return reason
    if found.signing_cert.not_valid_after < at:
        return "expired"
    return "early" if found.signing_cert.not_valid_before > at else "chain"


def _find_sameness(content: bytes, issued: bytes) -> str:
    """Say whether the file begins with the issued bytes and nothing else is drawn since, but
    fields of forms, which visible signatures are."""
    if not content.startswith(issued):
        return "text"
    with pypdfium2.PdfDocument(content) as given, pypdfium2.PdfDocument(issued) as original:
        pages = zip(given, original, strict=True)
        is_same = all(_draw(one) == _draw(other) for one, other in pages)
    return "bytes" if is_same else "text"


def _draw(page: pypdfium2.PdfPage) -> tuple[list[int], bytes]:
    """Return the kinds of what lies on a page, fields left out, and a picture of the page."""
    raw = pypdfium2.raw
    kinds = []
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        laid = raw.FPDFPage_GetAnnot(page, place)
        kinds.append(raw.FPDFAnnot_GetSubtype(laid))
        raw.FPDFPage_CloseAnnot(laid)
    drawn = page.render(scale=1, grayscale=True, draw_annots=False, may_draw_forms=False)
    return [kind for kind in kinds if kind != raw.FPDF_ANNOT_WIDGET], bytes(drawn.buffer)


def _name(name: x509.Name) -> str:
    """Return a name as people know it: the whole subject may hold an identity number."""
    return _part(name, "common_name") or _part(name, "organization_name") or "?"


def _part(name: x509.Name, part: str) -> str:
    value = name.native.get(part, "")
    return str(value if isinstance(value, str) else ", ".join(value))[:200]
