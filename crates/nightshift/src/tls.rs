//! Whom to believe when a connection is encrypted.

use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;

use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// The authorities that may vouch for the other side: those of `ca_file`, a PEM file that `setting` names, or else the
/// system's. Reads them anew each time, so that renewed ones are taken up with the next connection.
///
/// # Errors
/// A sentence that names the setting, the file and what to do.
pub(crate) fn roots(setting: &str, ca_file: Option<&Path>) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    if let Some(path) = ca_file {
        for certificate in certificates(setting, path)? {
            roots.add(certificate).map_err(|error| wrong(setting, path, &error))?;
        }
        return Ok(roots);
    }
    // Some of a system's many certificates are always odd; only none at all is a problem.
    let system = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(system.certs);
    if roots.is_empty() {
        return Err(format!(
            "the system has no certificates to check the other side against: install its package of certificates \
             (ca-certificates), or set {setting}"
        ));
    }
    Ok(roots)
}

/// How to encrypt a connection to somebody whom one of `roots` vouches for.
///
/// # Errors
/// A sentence, when the library cannot do so here.
pub(crate) fn client_config(roots: RootCertStore) -> Result<ClientConfig, String> {
    // The provider is named because the process may hold several, and then none is the default.
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("TLS cannot be set up: {error}"))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// The certificates of a PEM file.
///
/// # Errors
/// A sentence that names the setting, the file and what is wrong with it.
pub(crate) fn certificates(setting: &str, path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let certificates: Vec<_> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|error| wrong(setting, path, &error))?;
    if certificates.is_empty() {
        return Err(wrong(setting, path, &"it holds no certificate"));
    }
    Ok(certificates)
}

/// What to say of a file that cannot be used.
pub(crate) fn wrong(setting: &str, path: &Path, why: &dyn Display) -> String {
    format!("{setting} = {} cannot be used: {why}; it must be a PEM file", path.display())
}
