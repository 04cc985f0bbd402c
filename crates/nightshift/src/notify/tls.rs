use std::path::Path;
use std::sync::Arc;

use rumqttc::tokio_rustls::rustls::crypto::aws_lc_rs;
use rumqttc::tokio_rustls::rustls::pki_types::pem::PemObject;
use rumqttc::tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rumqttc::tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::{MqttError, MqttSettings};

/// How to encrypt a connection to the broker. Reads the certificate files anew each time, so that
/// renewed ones are taken up with the next connection.
///
/// # Errors
///
/// [`MqttError::Settings`] when a file cannot be read or does not hold what it should.
pub(super) fn client_config(settings: &MqttSettings) -> Result<Arc<ClientConfig>, MqttError> {
    let mut roots = RootCertStore::empty();
    if let Some(path) = &settings.ca_file {
        for certificate in certificates("mqtt.ca_file", path)? {
            roots.add(certificate).map_err(|error| wrong("mqtt.ca_file", path, &error))?;
        }
    } else {
        // Some of a system's many certificates are always odd; only none at all is a problem.
        let system = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(system.certs);
        if roots.is_empty() {
            return Err(MqttError::Settings(
                "the system has no certificates to check the broker against: install its package of certificates \
                 (ca-certificates), or set mqtt.ca_file"
                    .to_owned(),
            ));
        }
    }
    // The provider is named because the process may hold several, and then none is the default.
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| MqttError::Settings(format!("TLS cannot be set up: {error}")))?
        .with_root_certificates(roots);
    let config = match (&settings.client_cert, &settings.client_key) {
        (Some(cert), Some(key)) => {
            let chain = certificates("mqtt.client_cert", cert)?;
            let key_pair = PrivateKeyDer::from_pem_file(key).map_err(|error| wrong("mqtt.client_key", key, &error))?;
            builder.with_client_auth_cert(chain, key_pair).map_err(|error| wrong("mqtt.client_cert", cert, &error))?
        }
        _ => builder.with_no_client_auth(),
    };
    Ok(Arc::new(config))
}

fn certificates(setting: &str, path: &Path) -> Result<Vec<CertificateDer<'static>>, MqttError> {
    let certificates: Vec<_> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|error| wrong(setting, path, &error))?;
    if certificates.is_empty() {
        return Err(wrong(setting, path, &"it holds no certificate"));
    }
    Ok(certificates)
}

fn wrong(setting: &str, path: &Path, why: &dyn std::fmt::Display) -> MqttError {
    MqttError::Settings(format!("{setting} = {} cannot be used: {why}; it must be a PEM file", path.display()))
}
